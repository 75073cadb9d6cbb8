import type { MakeModel, Place } from "./shapes.ts";

/** A double-bitted axe on an ash shaft. */
export const makeAxe: MakeModel = ({ palette, loft, rod, ring, ball, tube, root }) => {
  tube(
    palette.paleWood,
    [
      [0, 0.03, 0],
      [0.006, 0.3, 0],
      [0, 0.84, 0],
    ],
    0.022,
  );
  for (const y of [0.08, 0.12, 0.16, 0.2]) ring(palette.darkLeather, 0.05, 0.016, [0, y, 0]);
  ball(palette.darkSteel, 0.06, [0, 0.03, 0]);
  rod(palette.darkSteel, 0.2, 0.078, 0.078, [0, 0.68, 0]);
  rod(palette.brass, 0.02, 0.09, 0.09, [0, 0.79, 0]);
  rod(palette.brass, 0.02, 0.09, 0.09, [0, 0.57, 0]);
  rod(palette.steel, 0.1, 0.04, 0, [0, 0.88, 0]);
  for (const side of [1, -1]) {
    loft(palette.steel, [
      bit(side, 0.02, 0.07, 0.03),
      bit(side, 0.1, 0.085, 0.024),
      bit(side, 0.17, 0.14, 0.018),
      bit(side, 0.235, 0.2, 0.008),
      bit(side, 0.262, 0.195, 0.0),
    ]);
  }
  root.rotation.z = 0.14;
};

/** A slice across the bit at `x`; its ends sweep back so that the edge is curved. */
function bit(side: number, x: number, half: number, thick: number): readonly Place[] {
  const middle = 0.68;
  const sweep = x > 0.2 ? 0.05 : 0;
  return [
    [side * (x - sweep), middle + half, 0],
    [side * x, middle + half * 0.4, -thick],
    [side * (x + sweep * 0.3), middle, -thick],
    [side * x, middle - half * 0.4, -thick],
    [side * (x - sweep), middle - half, 0],
    [side * x, middle - half * 0.4, thick],
    [side * (x + sweep * 0.3), middle, thick],
    [side * x, middle + half * 0.4, thick],
  ];
}
