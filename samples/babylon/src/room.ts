import type { PointLight } from "@babylonjs/core/Lights/pointLight.js";
import { Material } from "@babylonjs/core/Materials/material.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { StandardMaterial } from "@babylonjs/core/Materials/standardMaterial.js";
import type { DynamicTexture } from "@babylonjs/core/Materials/Textures/dynamicTexture.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import { CreatePlane } from "@babylonjs/core/Meshes/Builders/planeBuilder.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Lights } from "./lights.ts";
import { openWorkshop } from "./meshes/shapes.ts";
import type { Palette } from "./palette.ts";
import { paintBanner, paintCarpet, paintFlame, paintStone, paintWood } from "./surfaces.ts";

/** The hall around the shelves: wall, floor, a runner, two banners and two torches. */
export interface Room {
  /** Puts the torches and the runner beside shelves of this size, in metres. */
  fitTo(shelfWidth: number, shelfHeight: number): void;
  /** Lets the flames flicker. */
  tick(seconds: number): void;
}

const WALL_Z = 0.52;
const FLOOR_TILE = 4;
const TORCH_INTENSITY = 12;

/** Builds the hall. */
export function buildRoom(scene: Scene, palette: Palette, lights: Lights["torches"]): Room {
  buildWall(scene);
  buildFloor(scene);
  const carpet = buildCarpet(scene);
  const cloth = createBannerMaterial(scene);
  const banners = [-1, 1].map((side) => hangBanner(scene, palette, cloth, side));
  const flame = createFlameMaterial(scene);
  const torches = lights.map((light, index) =>
    buildTorch(scene, palette, flame, { light, side: index === 0 ? -1 : 1 }),
  );
  return {
    fitTo: (shelfWidth, shelfHeight) => {
      carpet.scaling.x = (shelfWidth + 1.2) / 6;
      for (const banner of banners) banner.moveTo(shelfWidth / 2 + 1.25, shelfHeight * 0.66);
      for (const torch of torches) torch.moveTo(shelfWidth / 2 + 0.55, shelfHeight * 0.6);
    },
    tick: (seconds) => {
      for (const torch of torches) torch.flicker(seconds);
    },
  };
}

function buildWall(scene: Scene): void {
  const stone = paintStone(scene);
  stone.uScale = 10;
  stone.vScale = 5;
  const wall = CreatePlane("wall", { width: 40, height: 20 }, scene);
  wall.position.set(0, 10, WALL_Z);
  wall.material = rough(scene, "wall", stone, 0.92);
  wall.receiveShadows = true;
}

function buildFloor(scene: Scene): void {
  const wood = paintWood(scene, "planks", 6, [92, 56, 32]);
  wood.uScale = 40 / FLOOR_TILE;
  wood.vScale = 24 / FLOOR_TILE;
  const floor = CreateGround("floor", { width: 40, height: 24 }, scene);
  floor.position.z = WALL_Z - 12;
  floor.material = rough(scene, "floor", wood, 0.6);
  floor.receiveShadows = true;
}

function buildCarpet(scene: Scene): Mesh {
  const carpet = CreateGround("carpet", { width: 6, height: 2.4 }, scene);
  carpet.position.set(0, 0.006, -2.1);
  carpet.material = rough(scene, "carpet", paintCarpet(scene), 0.95);
  carpet.receiveShadows = true;
  return carpet;
}

function rough(scene: Scene, name: string, picture: DynamicTexture, roughness: number) {
  const material = new PBRMaterial(name, scene);
  material.albedoTexture = picture;
  material.metallic = 0;
  material.roughness = roughness;
  return material;
}

function createBannerMaterial(scene: Scene): PBRMaterial {
  const picture = paintBanner(scene);
  const material = rough(scene, "banner", picture, 0.9);
  material.useAlphaFromAlbedoTexture = true;
  material.transparencyMode = Material.MATERIAL_ALPHATEST;
  return material;
}

/** A long cloth with the armoury's coin on it. */
function hangBanner(scene: Scene, palette: Palette, cloth: PBRMaterial, side: number) {
  const { root, rod, ball } = openWorkshop("banner", scene, palette);
  const pole = rod(palette.brass, 0.76, 0.035, 0.035, [0, 0, WALL_Z - 0.09]);
  pole.rotation.z = Math.PI / 2;
  for (const x of [-0.39, 0.39]) ball(palette.gold, 0.07, [x, 0, WALL_Z - 0.09]);
  const plane = CreatePlane("banner", { width: 0.66, height: 1.9 }, scene);
  plane.position.set(0, -0.95, WALL_Z - 0.06);
  plane.material = cloth;
  plane.parent = root;
  plane.receiveShadows = true;
  return {
    moveTo: (x: number, y: number) => {
      root.position.set(side * x, y, 0);
    },
  };
}

function createFlameMaterial(scene: Scene): StandardMaterial {
  const material = new StandardMaterial("flame", scene);
  const picture = paintFlame(scene);
  material.emissiveTexture = picture;
  material.opacityTexture = picture;
  material.disableLighting = true;
  material.emissiveColor = Color3.White();
  material.alphaMode = 1;
  material.transparencyMode = Material.MATERIAL_ALPHABLEND;
  material.backFaceCulling = false;
  return material;
}

interface Torch {
  moveTo(x: number, y: number): void;
  flicker(seconds: number): void;
}

function buildTorch(
  scene: Scene,
  palette: Palette,
  flameMaterial: StandardMaterial,
  { light, side }: { readonly light: PointLight; readonly side: 1 | -1 },
): Torch {
  const { root, box, rod, ring, ball, tube } = openWorkshop("torch", scene, palette);
  box(palette.iron, [0.14, 0.36, 0.05], [0, 0, WALL_Z - 0.04]);
  tube(
    palette.iron,
    [
      [0, -0.1, WALL_Z - 0.06],
      [0, -0.16, 0.28],
      [0, -0.06, 0.2],
    ],
    0.022,
  );
  rod(palette.paleWood, 0.5, 0.05, 0.08, [0, 0.06, 0.2]);
  rod(palette.iron, 0.14, 0.12, 0.17, [0, 0.34, 0.2]);
  ring(palette.brass, 0.17, 0.025, [0, 0.41, 0.2]);
  ball(palette.ember, 0.12, [0, 0.42, 0.2]).scaling.y = 0.5;

  const tongues = [0, 1, 2].map((index) => lightTongue(scene, flameMaterial, root, index));
  return {
    moveTo: (x, y) => {
      root.position.set(side * x, y, 0);
      light.position.set(side * x, y + 0.66, -0.1);
    },
    flicker: (seconds) => {
      const wave = Math.sin(seconds * 9.1 + side) * 0.5 + Math.sin(seconds * 23.7) * 0.3;
      light.intensity = TORCH_INTENSITY * (1 + 0.09 * wave);
      for (const [index, tongue] of tongues.entries()) licks(tongue, seconds + side, index);
    },
  };
}

/** One tongue of a flame: a picture that always faces the looker. */
function lightTongue(
  scene: Scene,
  material: StandardMaterial,
  torch: { readonly uniqueId: number } & Mesh["parent"],
  index: number,
): Mesh {
  const tongue = CreatePlane("flame", { width: 0.34, height: 0.62 }, scene);
  tongue.setPivotPoint(new Vector3(0, -0.28, 0));
  tongue.billboardMode = Mesh.BILLBOARDMODE_Y;
  tongue.material = material;
  tongue.parent = torch;
  tongue.isPickable = false;
  tongue.position.set((index - 1) * 0.035, 0.66, 0.18 - index * 0.01);
  return tongue;
}

function licks(tongue: Mesh, seconds: number, index: number): void {
  const pace = 7 + index * 2.3;
  const size = [0.82, 1, 0.62][index] ?? 1;
  tongue.scaling.set(
    size * (1 + 0.08 * Math.sin(seconds * pace + index)),
    size * (1 + 0.14 * Math.sin(seconds * pace * 1.3 + index * 2)),
    1,
  );
  tongue.rotation.z = 0.1 * Math.sin(seconds * pace * 0.7 + index * 1.9);
}
