import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** Every material of the armoury, made once per scene, so that equal things share one. */
export interface Palette {
  readonly steel: PBRMaterial;
  readonly darkSteel: PBRMaterial;
  readonly brass: PBRMaterial;
  readonly gold: PBRMaterial;
  readonly leather: PBRMaterial;
  readonly darkLeather: PBRMaterial;
  readonly paleWood: PBRMaterial;
  readonly crimson: PBRMaterial;
  readonly azure: PBRMaterial;
  readonly sackcloth: PBRMaterial;
  readonly feather: PBRMaterial;
  readonly iron: PBRMaterial;
  readonly glass: PBRMaterial;
  readonly ruby: PBRMaterial;
  readonly sapphire: PBRMaterial;
  readonly emerald: PBRMaterial;
  readonly amethyst: PBRMaterial;
  readonly ember: PBRMaterial;
  readonly spark: PBRMaterial;
}

/** Makes the palette for `scene`. */
export function createPalette(scene: Scene): Palette {
  const metal = (name: string, hex: string, roughness: number) =>
    surface(scene, name, hex, 1, roughness);
  const dull = (name: string, hex: string, roughness: number) =>
    surface(scene, name, hex, 0, roughness);
  return {
    steel: metal("steel", "#d9dee6", 0.24),
    darkSteel: metal("darkSteel", "#8c95a3", 0.36),
    brass: metal("brass", "#d9a74a", 0.3),
    gold: metal("gold", "#ffc24d", 0.2),
    iron: metal("iron", "#4b4f58", 0.5),
    leather: dull("leather", "#7a4522", 0.62),
    darkLeather: dull("darkLeather", "#3b2114", 0.58),
    paleWood: dull("paleWood", "#a8713c", 0.5),
    crimson: dull("crimson", "#a3162a", 0.55),
    azure: dull("azure", "#1f4fa0", 0.45),
    sackcloth: dull("sackcloth", "#8a5fae", 0.8),
    feather: dull("feather", "#efe6d2", 0.8),
    glass: glass(scene),
    ruby: gem(scene, "ruby", "#ff2f4e"),
    sapphire: gem(scene, "sapphire", "#3f8cff"),
    emerald: gem(scene, "emerald", "#36e08a"),
    amethyst: gem(scene, "amethyst", "#b065ff"),
    ember: gem(scene, "ember", "#ff8a2a", 1.6),
    spark: gem(scene, "spark", "#ffd36a", 1.4),
  };
}

function surface(
  scene: Scene,
  name: string,
  hex: string,
  metallic: number,
  roughness: number,
): PBRMaterial {
  const material = new PBRMaterial(name, scene);
  material.albedoColor = linear(hex);
  material.metallic = metallic;
  material.roughness = roughness;
  return material;
}

/** A gem shines by itself a little: the glow layer picks its emissive colour up. */
function gem(scene: Scene, name: string, hex: string, shine = 0.55): PBRMaterial {
  const material = surface(scene, name, hex, 0.1, 0.12);
  material.emissiveColor = linear(hex).scale(shine);
  return material;
}

function glass(scene: Scene): PBRMaterial {
  const material = surface(scene, "glass", "#cfe8ff", 0, 0.06);
  material.alpha = 0.28;
  material.backFaceCulling = false;
  return material;
}

/** PBR colours are linear; people write them as on a web page. */
export function linear(hex: string): Color3 {
  return Color3.FromHexString(hex).toLinearSpace();
}
