import { arc, type MakeModel, type Place } from "./shapes.ts";

/** A great helm with a brass cross over the eye slit, and a red plume. */
export const makeHelm: MakeModel = ({ palette, lathe, ring, box, ball, tube, root }) => {
  lathe(palette.steel, [
    [0.245, 0.04],
    [0.26, 0.1],
    [0.262, 0.34],
    [0.25, 0.46],
    [0.21, 0.57],
    [0.13, 0.65],
    [0.05, 0.685],
    [0.0, 0.69],
  ]);
  ring(palette.brass, 0.5, 0.035, [0, 0.05, 0]);
  ring(palette.brass, 0.522, 0.026, [0, 0.47, 0]);
  tube(palette.iron, slit(0.375), 0.021);
  tube(palette.brass, slit(0.42), 0.014);
  tube(palette.brass, slit(0.33), 0.014);
  box(palette.brass, [0.05, 0.42, 0.03], [0, 0.25, -0.26]);
  for (const y of [0.1, 0.17, 0.24]) {
    for (const x of [-0.12, -0.07, 0.07, 0.12]) ball(palette.iron, 0.024, [x, y, -0.235]);
  }
  tube(palette.brass, arc([0, 0.42, 0], 0.272, 0.55, Math.PI - 0.55).map(turned), 0.016);
  ball(palette.brass, 0.07, [0, 0.7, 0]);
  tube(
    palette.crimson,
    [
      [0, 0.7, 0],
      [0, 0.82, 0.02],
      [0, 0.88, 0.1],
      [0, 0.84, 0.22],
      [0, 0.72, 0.32],
      [0, 0.58, 0.36],
    ],
    (t) => 0.03 + 0.055 * Math.sin(Math.min(1, t * 1.1) * Math.PI),
  );
  root.rotation.y = 0.45;
};

/** An arc around the front of the helm. */
function slit(y: number): readonly Place[] {
  return arc([0, 0, 0], 0.255, Math.PI * 1.12, Math.PI * 1.88).map(([x, z]) => [x, y, z] as const);
}

function turned([x, y]: Place): Place {
  return [0, y, x];
}
