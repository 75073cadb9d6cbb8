import { ellipse, type MakeModel, type Place, type Workshop } from "./shapes.ts";

/** A pair of riding boots with turned-down cuffs and brass buckles. */
export const makeBoots: MakeModel = (workshop) => {
  makeBoot(workshop, -0.17, 0.05);
  makeBoot(workshop, 0.17, -0.03);
  workshop.root.rotation.y = -0.62;
};

function makeBoot({ palette, skin, box, tube }: Workshop, x: number, z: number): void {
  skin(palette.leather, [
    sole(x, 0.055, z, 1),
    sole(x, 0.1, z, 1),
    ellipse([x, 0.17, z - 0.045], 0.092, 0.185),
    ellipse([x, 0.22, z + 0.02], 0.09, 0.125),
    ellipse([x, 0.3, z + 0.045], 0.086, 0.096),
    ellipse([x, 0.46, z + 0.05], 0.1, 0.108),
    ellipse([x, 0.62, z + 0.05], 0.112, 0.12),
  ]);
  skin(palette.iron, [sole(x, 0.0, z, 1.04), sole(x, 0.055, z, 1.08)]);
  skin(palette.darkLeather, [
    ellipse([x, 0.51, z + 0.05], 0.132, 0.14),
    ellipse([x, 0.52, z + 0.05], 0.142, 0.15),
    ellipse([x, 0.66, z + 0.05], 0.126, 0.136),
    ellipse([x, 0.665, z + 0.05], 0.106, 0.114),
    ellipse([x, 0.6, z + 0.05], 0.1, 0.108),
  ]);
  for (const y of [0.27, 0.41]) {
    const around = [...ellipse([x, y, z + 0.046], 0.1, 0.112)];
    tube(palette.darkLeather, [...around, ...around.slice(0, 2)], 0.017);
    box(palette.brass, [0.06, 0.05, 0.02], [x, y, z - 0.075]);
  }
}

/** An outline like a foot: wide at the ball, narrow at the heel. */
function sole(x: number, y: number, z: number, scale: number): readonly Place[] {
  return ellipse([0, 0, 0], 1, 1, 24).map(([u, , v]) => {
    const width = v < 0 ? 0.1 : 0.088;
    return [x + u * width * scale, y, z - 0.065 + v * 0.215 * scale] as const;
  });
}
