import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import type { Texture } from "@babylonjs/core/Materials/Textures/texture.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import { CreatePlane } from "@babylonjs/core/Meshes/Builders/planeBuilder.js";
import type { TransformNode } from "@babylonjs/core/Meshes/transformNode.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { buildCabinet, createTimber } from "./cabinet.ts";
import { type Grid, NICHE, nicheAt } from "./grid.ts";
import { makeProductModel } from "./meshes/productModel.ts";
import { linear, type Palette } from "./palette.ts";
import { createSparks } from "./sparks.ts";
import { paintNicheLight } from "./surfaces.ts";

/** How a niche looks: plain, under the pointer, being bought, just refused, owned for good. */
export type Mood = "plain" | "looked" | "busy" | "refused" | "owned";

/** One product on the shelves. */
export interface Ware {
  readonly code: string;
  readonly icon?: string;
}

export interface Shelves {
  /** Puts up a cabinet of this size with these wares, one a niche. */
  fill(grid: Grid, wares: readonly Ware[]): void;
  setMood(code: string, mood: Mood): void;
  /** Lets a ware leap forward and turn: it was handed over. */
  celebrate(code: string): void;
  /** Moves everything on to `seconds`; true while something still moves that is not idle sway. */
  tick(seconds: number): boolean;
  /** Meshes that throw a shadow. */
  casters(): readonly AbstractMesh[];
}

interface Niche {
  readonly code: string;
  readonly model: TransformNode;
  readonly lamp: PBRMaterial;
  readonly turn: number;
  readonly phase: number;
  mood: Mood;
  /** 0 to 1: how far the ware has come forward. */
  lift: number;
  glow: Color3;
  celebratedAt: number | undefined;
}

const CELEBRATION_SECONDS = 1.4;

/** Builds the shelves; empty until `fill`. `still` leaves out idle sway. */
export function createShelves(scene: Scene, palette: Palette, still: boolean): Shelves {
  const timber = createTimber(scene);
  const lampLight = paintNicheLight(scene);
  const sparks = createSparks(scene, palette);
  let cabinet: TransformNode | undefined;
  let niches: Niche[] = [];
  let now = 0;
  return {
    fill: (grid, wares) => {
      cabinet?.dispose();
      for (const niche of niches) removeNiche(niche);
      cabinet = buildCabinet(scene, palette, timber, grid);
      niches = [];
      for (let index = 0; index < grid.columns * grid.rows; index += 1) {
        const back = hangBack(scene, cabinet, grid, index, lampLight);
        const ware = wares[index];
        if (ware === undefined) continue;
        niches.push(placeWare(scene, palette, { grid, index, ware, lamp: back }));
      }
    },
    setMood: (code, mood) => {
      for (const niche of niches) if (niche.code === code) niche.mood = mood;
    },
    celebrate: (code) => {
      for (const niche of niches) {
        if (niche.code !== code) continue;
        niche.celebratedAt = now;
        if (!still) sparks.burst(niche.model.position, now);
      }
    },
    tick: (seconds) => {
      const passed = Math.min(0.1, Math.max(0, seconds - now));
      now = seconds;
      let moving = sparks.tick(now);
      for (const niche of niches) moving = moveNiche(niche, now, passed, still) || moving;
      return moving;
    },
    casters: () => [
      ...(cabinet?.getChildMeshes() ?? []),
      ...niches.flatMap((niche) => niche.model.getChildMeshes()),
    ],
  };
}

/** The lit back of one niche; each has a material of its own, so that each can change its light. */
function hangBack(
  scene: Scene,
  cabinet: TransformNode,
  grid: Grid,
  index: number,
  lampLight: Texture,
): PBRMaterial {
  const { x, y } = nicheAt(grid, index);
  const plane = CreatePlane(
    "back",
    { width: NICHE.width, height: NICHE.height + NICHE.board },
    scene,
  );
  plane.position.set(x, y + (NICHE.height + NICHE.board) / 2, NICHE.depth / 2 - 0.03);
  plane.parent = cabinet;
  plane.receiveShadows = true;
  const material = new PBRMaterial("nicheBack", scene);
  material.albedoColor = linear("#3a241c");
  material.metallic = 0;
  material.roughness = 0.95;
  material.emissiveTexture = lampLight;
  material.emissiveColor = LIGHTS.plain.scale(STRENGTH.plain);
  plane.material = material;
  return material;
}

function placeWare(
  scene: Scene,
  palette: Palette,
  place: {
    readonly grid: Grid;
    readonly index: number;
    readonly ware: Ware;
    readonly lamp: PBRMaterial;
  },
): Niche {
  const model = makeProductModel(place.ware.icon, scene, palette);
  const { x, y } = nicheAt(place.grid, place.index);
  model.position.set(x, y + 0.04, 0);
  model.metadata = { rest: model.position.clone() };
  for (const mesh of model.getChildMeshes()) mesh.receiveShadows = true;
  return {
    code: place.ware.code,
    model,
    lamp: place.lamp,
    turn: model.rotation.y,
    phase: place.index * 1.7,
    mood: "plain",
    lift: 0,
    glow: LIGHTS.plain.clone(),
    celebratedAt: undefined,
  };
}

function removeNiche(niche: Niche): void {
  niche.model.dispose();
  niche.lamp.dispose();
}

const LIGHTS: { readonly [M in Mood]: Color3 } = {
  plain: linear("#ffb765"),
  looked: linear("#ffd9a0"),
  busy: linear("#7fb4ff"),
  refused: linear("#ff5a45"),
  owned: linear("#66e08c"),
};

const STRENGTH: { readonly [M in Mood]: number } = {
  plain: 0.55,
  looked: 1.15,
  busy: 0.95,
  refused: 0.9,
  owned: 0.5,
};

function moveNiche(niche: Niche, now: number, passed: number, still: boolean): boolean {
  const forward = niche.mood === "looked" || niche.mood === "busy" ? 1 : 0;
  const step = still ? 1 : 1 - Math.exp(-passed * 9);
  niche.lift += (forward - niche.lift) * step;
  const pulse = niche.mood === "busy" && !still ? 1 + 0.35 * Math.sin(now * 6) : 1;
  const light = LIGHTS[niche.mood].scale(STRENGTH[niche.mood] * pulse);
  niche.glow = Color3.Lerp(niche.glow, light, step);
  niche.lamp.emissiveColor = niche.glow;

  const leap = still ? 0 : leapOf(niche, now);
  const sway = still ? 0 : Math.sin(now * 0.7 + niche.phase);
  const rest: Vector3 = niche.model.metadata.rest;
  niche.model.position.set(
    rest.x,
    rest.y + 0.012 * sway + 0.03 * niche.lift + 0.16 * leap,
    rest.z - 0.1 * niche.lift - 0.5 * leap,
  );
  niche.model.rotation.y = niche.turn + 0.16 * sway + (still ? 0 : turnOf(niche, now));
  niche.model.scaling = Vector3.One().scale(1 + 0.06 * niche.lift + 0.12 * leap);
  return leap > 0 || Math.abs(forward - niche.lift) > 0.01 || (niche.mood === "busy" && !still);
}

/** Up and down again over the celebration. */
function leapOf(niche: Niche, now: number): number {
  const t = progressOf(niche, now);
  return t === undefined ? 0 : Math.sin(t * Math.PI);
}

function turnOf(niche: Niche, now: number): number {
  const t = progressOf(niche, now);
  return t === undefined ? 0 : (1 - Math.cos(t * Math.PI)) * Math.PI;
}

function progressOf(niche: Niche, now: number): number | undefined {
  if (niche.celebratedAt === undefined) return undefined;
  const t = (now - niche.celebratedAt) / CELEBRATION_SECONDS;
  if (t < 1) return Math.max(0, t);
  niche.celebratedAt = undefined;
  return undefined;
}
