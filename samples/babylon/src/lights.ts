import { HemisphericLight } from "@babylonjs/core/Lights/hemisphericLight.js";
import { PointLight } from "@babylonjs/core/Lights/pointLight.js";
import { ShadowGenerator } from "@babylonjs/core/Lights/Shadows/shadowGenerator.js";
import { SpotLight } from "@babylonjs/core/Lights/spotLight.js";
import { ImageProcessingConfiguration } from "@babylonjs/core/Materials/imageProcessingConfiguration.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { paintEnvironment } from "./environment.ts";
import { linear } from "./palette.ts";

/** The lights of a scene. The hall and the studio have the same kinds, so that they share their shaders. */
export interface Lights {
  /** A little light from everywhere. */
  readonly ambient: HemisphericLight;
  /** Warm, from above the looker. */
  readonly lamp: SpotLight;
  /** Left and right. */
  readonly torches: readonly [PointLight, PointLight];
}

/** Hangs the lights, the reflections and the look of the film into `scene`. */
export function hangLights(scene: Scene): Lights {
  scene.environmentTexture = paintEnvironment(scene);
  scene.environmentIntensity = 0.9;
  const look = scene.imageProcessingConfiguration;
  look.toneMappingEnabled = true;
  look.toneMappingType = ImageProcessingConfiguration.TONEMAPPING_ACES;
  look.exposure = 1.3;
  look.contrast = 1.15;

  const ambient = new HemisphericLight("ambient", new Vector3(0, 1, -0.3), scene);
  ambient.intensity = 0.25;
  const aim = new Vector3(0.16, -0.62, 1).normalize();
  const lamp = new SpotLight("lamp", new Vector3(-1.2, 6.2, -6.5), aim, 1.5, 1.2, scene);
  lamp.intensity = 180;
  lamp.diffuse.set(1, 0.83, 0.6);
  return { ambient, lamp, torches: [hangTorchLight(scene), hangTorchLight(scene)] };
}

function hangTorchLight(scene: Scene): PointLight {
  const light = new PointLight("torchLight", Vector3.Zero(), scene);
  light.diffuse = linear("#ff9a3c");
  light.specular = linear("#ffb066");
  light.range = 7;
  return light;
}

/** Lets the lamp throw shadows; gives what sets who throws them. */
export function castShadows({ lamp }: Lights): (casters: readonly AbstractMesh[]) => void {
  lamp.shadowMinZ = 2;
  lamp.shadowMaxZ = 14;
  const shadows = new ShadowGenerator(2048, lamp);
  shadows.usePercentageCloserFiltering = true;
  shadows.bias = 0.002;
  shadows.normalBias = 0.01;
  shadows.darkness = 0.25;
  return (casters) => {
    const map = shadows.getShadowMap();
    if (map !== null) map.renderList = [...casters];
  };
}
