import type { MakeModel } from "./shapes.ts";

/** A round black bomb, its fuse already alight. */
export const makeBomb: MakeModel = ({ palette, ball, rod, ring, tube, gem, root }) => {
  ball(palette.iron, 0.54, [0, 0.29, 0]);
  const belt = ring(palette.brass, 0.53, 0.03, [0, 0.29, 0]);
  belt.rotation.z = 0.35;
  rod(palette.brass, 0.09, 0.19, 0.17, [0, 0.575, 0]);
  ring(palette.brass, 0.17, 0.025, [0, 0.62, 0]);
  tube(
    palette.feather,
    [
      [0, 0.6, 0],
      [0.01, 0.68, 0],
      [0.06, 0.75, -0.01],
      [0.13, 0.76, -0.02],
      [0.18, 0.8, -0.02],
    ],
    0.017,
  );
  ball(palette.ember, 0.07, [0.185, 0.815, -0.02]);
  for (const [x, y] of [
    [0.235, 0.86],
    [0.14, 0.87],
    [0.25, 0.79],
  ] as const) {
    gem(palette.ember, 0.03, [x, y, -0.03]);
  }
  root.rotation.z = 0.06;
};
