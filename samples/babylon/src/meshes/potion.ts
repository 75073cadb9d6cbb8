import type { MakeModel } from "./shapes.ts";

/** A round flask of something red. */
export const makePotion: MakeModel = ({ palette, lathe, rod, ring, ball, tube, gem }) => {
  lathe(palette.ruby, [
    [0, 0.05],
    [0.12, 0.055],
    [0.2, 0.12],
    [0.222, 0.22],
    [0.2, 0.3],
    [0.16, 0.345],
    [0, 0.345],
  ]);
  lathe(palette.glass, [
    [0, 0.02],
    [0.13, 0.025],
    [0.22, 0.1],
    [0.247, 0.22],
    [0.215, 0.34],
    [0.13, 0.43],
    [0.075, 0.48],
    [0.07, 0.6],
    [0.1, 0.63],
    [0.098, 0.65],
  ]);
  rod(palette.paleWood, 0.13, 0.12, 0.145, [0, 0.68, 0]);
  ring(palette.brass, 0.155, 0.03, [0, 0.49, 0]);
  tube(
    palette.leather,
    [
      [0.07, 0.49, -0.05],
      [0.13, 0.42, -0.11],
      [0.14, 0.34, -0.18],
    ],
    0.008,
  );
  gem(palette.gold, 0.06, [0.14, 0.31, -0.2]);
  for (const [x, y] of [
    [-0.06, 0.4],
    [0.03, 0.38],
    [0.0, 0.44],
  ] as const) {
    ball(palette.ruby, 0.03, [x, y, -0.03]);
  }
};
