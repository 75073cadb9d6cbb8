import type { MakeModel, Place } from "./shapes.ts";

/** A knight's sword, point up: a blade with a ridge, a bent guard, a bound grip, a ruby in the pommel. */
export const makeSword: MakeModel = ({ palette, loft, rod, ball, gem, ring, tube, root }) => {
  loft(palette.steel, [
    blade(0.24, 0.062, 0.026),
    blade(0.6, 0.052, 0.022),
    blade(0.78, 0.04, 0.018),
    blade(0.9, 0.0, 0.0),
  ]);
  tube(
    palette.gold,
    [
      [-0.2, 0.275, 0],
      [-0.15, 0.243, 0],
      [0, 0.23, 0],
      [0.15, 0.243, 0],
      [0.2, 0.275, 0],
    ],
    (t) => 0.017 + 0.012 * Math.sin(t * Math.PI),
  );
  ball(palette.gold, 0.052, [-0.2, 0.278, 0]);
  ball(palette.gold, 0.052, [0.2, 0.278, 0]);
  gem(palette.ruby, 0.05, [0, 0.232, -0.032]);
  rod(palette.darkLeather, 0.16, 0.042, 0.05, [0, 0.14, 0]);
  for (const y of [0.08, 0.11, 0.14, 0.17, 0.2]) ring(palette.brass, 0.044, 0.008, [0, y, 0]);
  ball(palette.gold, 0.085, [0, 0.035, 0]);
  gem(palette.ruby, 0.05, [0, 0.035, -0.042]);
  root.rotation.z = -0.16;
};

function blade(y: number, half: number, thick: number): readonly Place[] {
  return [
    [-half, y, 0],
    [-half * 0.3, y, -thick],
    [half * 0.3, y, -thick],
    [half, y, 0],
    [half * 0.3, y, thick],
    [-half * 0.3, y, thick],
  ];
}
