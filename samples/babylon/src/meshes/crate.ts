import type { MakeModel } from "./shapes.ts";

/** What stands for a product whose icon has no model yet: a strapped chest. */
export const makeCrate: MakeModel = ({ palette, box, rod, ball, root }) => {
  box(palette.paleWood, [0.6, 0.32, 0.4], [0, 0.18, 0]);
  const lid = rod(palette.paleWood, 0.6, 0.4, 0.4, [0, 0.35, 0]);
  lid.rotation.z = Math.PI / 2;
  lid.scaling.x = 0.75;
  for (const x of [-0.22, 0.22]) {
    box(palette.brass, [0.07, 0.34, 0.42], [x, 0.18, 0]);
    const strap = rod(palette.brass, 0.07, 0.42, 0.42, [x, 0.35, 0]);
    strap.rotation.z = Math.PI / 2;
    strap.scaling.x = 0.75;
  }
  box(palette.darkLeather, [0.62, 0.03, 0.415], [0, 0.345, 0]);
  box(palette.gold, [0.11, 0.13, 0.03], [0, 0.33, -0.21]);
  ball(palette.iron, 0.035, [0, 0.32, -0.228]);
  root.rotation.y = 0.35;
};
