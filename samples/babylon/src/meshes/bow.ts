import type { MakeModel, Place } from "./shapes.ts";

/** A recurve bow with an arrow laid across it. */
export const makeBow: MakeModel = ({ palette, tube, rod, ring, ball, root }) => {
  const upper = limb(1);
  const lower = limb(-1);
  tube(palette.paleWood, upper, (t) => 0.026 - 0.015 * t);
  tube(palette.paleWood, lower, (t) => 0.026 - 0.015 * t);
  rod(palette.darkLeather, 0.17, 0.062, 0.062, [-0.12, 0.47, 0]);
  for (const y of [0.38, 0.56]) ring(palette.gold, 0.058, 0.018, [-0.12, y, 0]);
  const top = tip(upper);
  const bottom = tip(lower);
  ball(palette.gold, 0.035, top);
  ball(palette.gold, 0.035, bottom);
  tube(palette.feather, [top, bottom], 0.0045);
  const shaft = rod(palette.feather, 0.5, 0.014, 0.014, [0.03, 0.47, -0.03]);
  shaft.rotation.z = Math.PI / 2;
  const head = rod(palette.steel, 0.08, 0.045, 0, [-0.26, 0.47, -0.03]);
  head.rotation.z = Math.PI / 2;
  for (const turn of [0, 1, 2]) {
    const vane = rod(palette.crimson, 0.1, 0.05, 0.03, [0.24, 0.47, -0.03]);
    vane.scaling.z = 0.08;
    vane.rotation.set(0, 0, Math.PI / 2);
    vane.rotate(vane.up, (turn * Math.PI * 2) / 3);
  }
  root.rotation.z = -0.1;
};

function limb(side: number): readonly Place[] {
  return Array.from({ length: 15 }, (_, i) => {
    const t = i / 14;
    const x = -0.12 + 0.26 * t * t - 0.12 * Math.max(0, t - 0.78) * 4;
    return [x, 0.47 + side * (0.08 + 0.35 * t), 0] as const;
  });
}

function tip(path: readonly Place[]): Place {
  return path[path.length - 1] ?? [0, 0, 0];
}
