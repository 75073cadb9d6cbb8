import { FreeCamera } from "@babylonjs/core/Cameras/freeCamera.js";
import type { AbstractEngine } from "@babylonjs/core/Engines/abstractEngine.js";
import { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Scene } from "@babylonjs/core/scene.js";
import { hangLights } from "./lights.ts";
import { makeProductModel } from "./meshes/productModel.ts";
import { createPalette } from "./palette.ts";

/** Pixels of a side: the largest picture on the page is half of that. */
const SIZE = 144;
const FIELD_OF_VIEW = 0.5;

/** Photographs models for the panels, in a small studio of their own, one after the other. */
export interface Pictures {
  /** The picture of a model as a data address; undefined until it was taken, and `onTaken` tells. */
  of(icon: string | undefined): string | undefined;
}

/** Opens the studio. */
export function openPictures(engine: AbstractEngine, onTaken: () => void): Pictures {
  const pictures = new Map<string, string>();
  const wanted: string[] = [];
  const studio = furnish(engine);
  let isWorking = false;
  const work = async () => {
    isWorking = true;
    for (let icon = wanted.shift(); icon !== undefined; icon = wanted.shift()) {
      pictures.set(icon, await photograph(studio, icon));
      onTaken();
    }
    isWorking = false;
  };
  return {
    of: (icon = "crate") => {
      const picture = pictures.get(icon);
      if (picture !== undefined) return picture === "" ? undefined : picture;
      pictures.set(icon, "");
      wanted.push(icon);
      if (!isWorking) void work();
      return undefined;
    },
  };
}

interface Studio {
  readonly scene: Scene;
  readonly target: RenderTargetTexture;
  readonly palette: ReturnType<typeof createPalette>;
}

function furnish(engine: AbstractEngine): Studio {
  const scene = new Scene(engine, { virtual: true });
  const { ambient, lamp, torches } = hangLights(scene);
  scene.environmentIntensity = 1.6;
  ambient.intensity = 0.9;
  lamp.position.set(-1, 2.6, -2.4);
  lamp.setDirectionToTarget(new Vector3(0, 0.4, 0));
  lamp.intensity = 45;
  for (const [index, torch] of torches.entries()) {
    torch.position.set(index === 0 ? -1.2 : 1.2, 0.9, 0.7);
    torch.intensity = 5;
  }
  const camera = new FreeCamera("lens", new Vector3(0, 0.75, -2.1), scene);
  camera.setTarget(new Vector3(0, 0.44, 0));
  // A square picture, whatever the shape of the window.
  camera.freezeProjectionMatrix(Matrix.PerspectiveFovLH(FIELD_OF_VIEW, 1, 0.1, 10));
  scene.activeCamera = camera;
  const target = new RenderTargetTexture("picture", SIZE, scene, { samples: 4 });
  target.activeCamera = camera;
  target.clearColor = new Color4(0, 0, 0, 0);
  target.ignoreCameraViewport = true;
  return { scene, target, palette: createPalette(scene) };
}

async function photograph({ scene, target, palette }: Studio, icon: string): Promise<string> {
  const model = makeProductModel(icon, scene, palette);
  target.renderList = model.getChildMeshes();
  await scene.whenReadyAsync();
  target.render();
  const pixels = await target.readPixels();
  model.dispose();
  return pixels === null ? "" : develop(new Uint8ClampedArray(pixels.buffer));
}

/** From pixels, lowest row first, to a picture. */
function develop(pixels: Uint8ClampedArray): string {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d");
  if (context === null) return "";
  const image = context.createImageData(SIZE, SIZE);
  const row = SIZE * 4;
  for (let y = 0; y < SIZE; y += 1) {
    image.data.set(pixels.subarray((SIZE - 1 - y) * row, (SIZE - y) * row), y * row);
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
