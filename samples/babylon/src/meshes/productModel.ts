import type { TransformNode } from "@babylonjs/core/Meshes/transformNode.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Palette } from "../palette.ts";
import { makeArrows } from "./arrows.ts";
import { makeAxe } from "./axe.ts";
import { makeBomb } from "./bomb.ts";
import { makeBoots } from "./boots.ts";
import { makeBow } from "./bow.ts";
import { makeCrate } from "./crate.ts";
import { makeCrown } from "./crown.ts";
import { makeElixir } from "./elixir.ts";
import { makeGembag } from "./gembag.ts";
import { makeHelm } from "./helm.ts";
import { makePotion } from "./potion.ts";
import { type MakeModel, openWorkshop } from "./shapes.ts";
import { makeShield } from "./shield.ts";
import { makeSword } from "./sword.ts";

/**
 * Makes the model of a product by its `icon` name from the catalogue. A name that this game does not know gets a chest,
 * so that a designer can publish a new product before an artist has drawn it.
 */
export function makeProductModel(
  icon: string | undefined,
  scene: Scene,
  palette: Palette,
): TransformNode {
  const workshop = openWorkshop(icon ?? "crate", scene, palette);
  const make = icon === undefined ? undefined : MODELS.get(icon);
  (make ?? makeCrate)(workshop);
  return workshop.root;
}

const MODELS: ReadonlyMap<string, MakeModel> = new Map([
  ["sword", makeSword],
  ["axe", makeAxe],
  ["bow", makeBow],
  ["shield", makeShield],
  ["helm", makeHelm],
  ["boots", makeBoots],
  ["potion", makePotion],
  ["elixir", makeElixir],
  ["arrows", makeArrows],
  ["bomb", makeBomb],
  ["gembag", makeGembag],
  ["crown", makeCrown],
]);
