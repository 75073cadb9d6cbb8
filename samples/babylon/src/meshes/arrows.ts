import { ellipse, type MakeModel } from "./shapes.ts";

/** A quiver full of arrows. */
export const makeArrows: MakeModel = ({ palette, skin, tube, ring, rod, ball, box, root }) => {
  skin(palette.leather, [
    ellipse([0, 0.02, 0], 0.1, 0.085),
    ellipse([0, 0.05, 0], 0.125, 0.1),
    ellipse([0, 0.3, 0], 0.135, 0.11),
    ellipse([0, 0.56, 0], 0.15, 0.125),
  ]);
  for (const [y, size] of [
    [0.07, 1],
    [0.53, 1.17],
  ] as const) {
    const band = ring(palette.brass, 0.262 * size, 0.035, [0, y, 0]);
    band.scaling.z = 0.82;
  }
  box(palette.brass, [0.09, 0.11, 0.02], [0, 0.3, -0.112]);
  ball(palette.ruby, 0.05, [0, 0.3, -0.118]);
  tube(
    palette.darkLeather,
    [
      [-0.14, 0.5, 0.03],
      [-0.27, 0.36, 0.06],
      [-0.25, 0.16, 0.06],
      [-0.12, 0.1, 0.03],
    ],
    0.014,
  );
  const places = [
    [-0.08, 0.02],
    [-0.03, -0.06],
    [0.03, 0.04],
    [0.08, -0.03],
    [0.0, -0.01],
  ] as const;
  for (const [i, [x, z]] of places.entries()) {
    const top = 0.78 + (i % 3) * 0.035;
    rod(palette.paleWood, top - 0.4, 0.016, 0.016, [x, (top + 0.4) / 2, z]);
    const vanes = i % 2 === 0 ? palette.feather : palette.crimson;
    for (const turn of [0, Math.PI / 2]) {
      const vane = box(vanes, [0.07, 0.13, 0.006], [x, top - 0.07, z]);
      vane.rotation.y = turn + 0.5;
    }
    ball(palette.gold, 0.024, [x, top, z]);
  }
  root.rotation.z = -0.18;
};
