import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import type { TransformNode } from "@babylonjs/core/Meshes/transformNode.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { type Grid, NICHE, nicheAt, shelfHeight, shelfWidth } from "./grid.ts";
import { openWorkshop, type Workshop } from "./meshes/shapes.ts";
import type { Palette } from "./palette.ts";
import { paintWood } from "./surfaces.ts";

/** What the carpenter needs: oak with its grain along, and oak with its grain upright. */
export interface Timber {
  readonly along: PBRMaterial;
  readonly upright: PBRMaterial;
}

/** Oils the timber once; cabinets of every size are built from it. */
export function createTimber(scene: Scene): Timber {
  const make = (name: string) => {
    const material = new PBRMaterial(name, scene);
    const picture = paintWood(scene, name, 1, [116, 66, 33]);
    material.albedoTexture = picture;
    material.metallic = 0;
    material.roughness = 0.44;
    return { material, picture };
  };
  const along = make("oakAlong");
  const upright = make("oakUpright");
  upright.picture.wAng = Math.PI / 2;
  return { along: along.material, upright: upright.material };
}

/** Builds the empty shelves: frame, boards, uprights, cornice, brass trim, a plate under each product. */
export function buildCabinet(
  scene: Scene,
  palette: Palette,
  timber: Timber,
  grid: Grid,
): TransformNode {
  const workshop = openWorkshop("cabinet", scene, palette);
  buildFrame(workshop, timber, grid);
  for (let row = 0; row < grid.rows; row += 1) buildBoard(workshop, timber, grid, row);
  for (let index = 0; index < grid.columns * grid.rows; index += 1) {
    const { x, y } = nicheAt(grid, index);
    workshop.rod(palette.iron, 0.03, 0.66, 0.62, [x, y + 0.015, 0.02]);
    workshop.ring(palette.brass, 0.63, 0.018, [x, y + 0.028, 0.02]);
  }
  for (const mesh of workshop.root.getChildMeshes()) (mesh as AbstractMesh).receiveShadows = true;
  return workshop.root;
}

function buildFrame({ box, rod, ball, palette }: Workshop, timber: Timber, grid: Grid): void {
  const width = shelfWidth(grid);
  const height = shelfHeight(grid);
  const { frame, depth } = NICHE;
  for (const side of [-1, 1]) {
    const x = side * (width / 2 - frame / 2);
    box(timber.upright, [frame, height, depth], [x, height / 2, 0]);
    box(palette.brass, [frame * 0.22, height * 0.92, 0.02], [x, height / 2, -depth / 2 - 0.004]);
    rod(timber.upright, 0.12, 0.3, 0.22, [x, 0.06, -depth / 2 + 0.12]);
    rod(palette.brass, 0.1, 0.1, 0.16, [x, height + 0.12, -depth / 2 + 0.1]);
    ball(palette.gold, 0.17, [x, height + 0.22, -depth / 2 + 0.1]);
  }
  for (let column = 1; column < grid.columns; column += 1) {
    const x = (column - grid.columns / 2) * NICHE.width;
    box(timber.upright, [0.06, height - 0.1, depth - 0.06], [x, height / 2, 0.03]);
    box(palette.brass, [0.014, height - 0.4, 0.012], [x, height / 2, -depth / 2 + 0.054]);
  }
  box(timber.along, [width + 0.12, frame * 1.15, depth + 0.12], [0, height, -0.02]);
  box(timber.along, [width + 0.24, 0.06, depth + 0.22], [0, height + frame * 0.62, -0.03]);
  box(palette.brass, [width + 0.13, 0.022, depth + 0.13], [0, height - frame * 0.5, -0.02]);
}

/** A shelf and the deep front board below it, where the price tags hang. */
function buildBoard({ box, palette }: Workshop, timber: Timber, grid: Grid, row: number): void {
  const width = shelfWidth(grid) - NICHE.frame * 2;
  const { y } = nicheAt(grid, row * grid.columns);
  const front = -NICHE.depth / 2;
  box(timber.along, [width, 0.05, NICHE.depth], [0, y - 0.025, 0]);
  box(timber.along, [width, NICHE.board, 0.06], [0, y - NICHE.board / 2, front]);
  box(palette.brass, [width, 0.02, 0.025], [0, y - 0.008, front - 0.032]);
  box(palette.brass, [width, 0.014, 0.02], [0, y - NICHE.board + 0.01, front - 0.032]);
}
