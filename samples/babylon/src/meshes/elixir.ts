import type { MakeModel } from "./shapes.ts";

/** A tall cut bottle of blue light in a golden foot, with a stopper. */
export const makeElixir: MakeModel = ({ palette, lathe, loft, ring, ball, gem, tube }) => {
  lathe(palette.gold, [
    [0, 0.0],
    [0.17, 0.005],
    [0.165, 0.035],
    [0.08, 0.06],
    [0.06, 0.1],
    [0.1, 0.13],
    [0, 0.135],
  ]);
  const cut = (y: number, radius: number) =>
    Array.from({ length: 8 }, (_, i) => {
      const angle = (i / 8) * Math.PI * 2 + Math.PI / 8;
      return [Math.cos(angle) * radius, y, Math.sin(angle) * radius] as const;
    });
  loft(palette.sapphire, [cut(0.16, 0.06), cut(0.26, 0.13), cut(0.42, 0.14), cut(0.44, 0.13)]);
  loft(palette.glass, [
    cut(0.13, 0.07),
    cut(0.25, 0.16),
    cut(0.46, 0.17),
    cut(0.6, 0.07),
    cut(0.68, 0.06),
  ]);
  ring(palette.gold, 0.13, 0.03, [0, 0.61, 0]);
  ring(palette.gold, 0.14, 0.024, [0, 0.69, 0]);
  ball(palette.gold, 0.07, [0, 0.73, 0]);
  gem(palette.sapphire, 0.13, [0, 0.82, 0]);
  for (let i = 0; i < 4; i += 1) {
    const angle = (i / 4) * Math.PI * 2;
    const at = (radius: number, y: number) =>
      [Math.cos(angle) * radius, y, Math.sin(angle) * radius] as const;
    tube(palette.gold, [at(0.09, 0.12), at(0.175, 0.25), at(0.182, 0.4)], 0.011);
  }
};
