import type { MakeModel } from "./shapes.ts";

/** An open purse of violet cloth, heaped with gems. */
export const makeGembag: MakeModel = ({ palette, lathe, ring, gem, ball, tube }) => {
  lathe(palette.sackcloth, [
    [0, 0.0],
    [0.2, 0.01],
    [0.27, 0.09],
    [0.285, 0.2],
    [0.24, 0.33],
    [0.17, 0.4],
    [0.165, 0.43],
    [0.22, 0.5],
    [0.25, 0.52],
    [0.22, 0.5],
    [0.15, 0.45],
    [0, 0.44],
  ]);
  ring(palette.gold, 0.335, 0.034, [0, 0.415, 0]);
  tube(
    palette.gold,
    [
      [0.08, 0.41, -0.15],
      [0.1, 0.32, -0.24],
      [0.08, 0.22, -0.285],
    ],
    0.01,
  );
  ball(palette.gold, 0.05, [0.08, 0.2, -0.29]);
  const heap = [
    [palette.ruby, 0.16, -0.07, 0.55, -0.05],
    [palette.emerald, 0.15, 0.08, 0.54, -0.06],
    [palette.sapphire, 0.15, 0.0, 0.56, 0.08],
    [palette.amethyst, 0.17, 0.01, 0.66, 0.0],
    [palette.ember, 0.11, -0.13, 0.53, 0.05],
    [palette.sapphire, 0.1, 0.15, 0.53, 0.04],
    [palette.ruby, 0.1, 0.26, 0.05, -0.2],
    [palette.emerald, 0.09, -0.27, 0.045, -0.18],
  ] as const;
  for (const [i, [stone, size, x, y, z]] of heap.entries()) {
    gem(stone, size, [x, y, z]).rotation.set(i * 0.7, i * 1.3, i * 0.4);
  }
};
