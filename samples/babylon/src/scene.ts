import { Engine } from "@babylonjs/core/Engines/engine.js";
import { GlowLayer } from "@babylonjs/core/Layers/glowLayer.js";
import { HemisphericLight } from "@babylonjs/core/Lights/hemisphericLight.js";
import { ShadowGenerator } from "@babylonjs/core/Lights/Shadows/shadowGenerator.js";
import { SpotLight } from "@babylonjs/core/Lights/spotLight.js";
import { ImageProcessingConfiguration } from "@babylonjs/core/Materials/imageProcessingConfiguration.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import { Scene } from "@babylonjs/core/scene.js";
import { paintEnvironment } from "./environment.ts";
import { createEye, type NichePlace } from "./eye.ts";
import { type Area, type Grid, shelfHeight, shelfWidth } from "./grid.ts";
import { createPacer } from "./pacer.ts";
import { createPalette } from "./palette.ts";
import { openPictures } from "./pictures.ts";
import type { Quality } from "./quality.ts";
import { buildRoom } from "./room.ts";
import { createShelves, type Mood, type Ware } from "./shelves.ts";

/** The armoury as the rest of the game sees it. */
export interface ArmouryScene {
  /** Shows these wares in this grid, as large as fits into `area`. */
  show(grid: Grid, wares: readonly Ware[], area: Area): void;
  setMood(code: string, mood: Mood): void;
  celebrate(code: string): void;
  /** Moves the eye a little; -1 to 1 in both directions. */
  lean(x: number, y: number): void;
  /** A small picture of a model; undefined until it was taken. */
  pictureOf(icon: string | undefined): string | undefined;
}

export interface SceneOptions {
  readonly quality: Quality;
  /** For players who asked their system for less motion: nothing moves by itself. */
  readonly still: boolean;
  /** Called after a frame that changed where things are on the page. */
  readonly onMoved: (placeOf: (index: number) => NichePlace) => void;
  /** Called when `pictureOf` has one more to give. */
  readonly onPicture: () => void;
}

/** Builds the scene on `canvas`; undefined where the browser has no WebGL: the shop works without. */
export function createScene(
  canvas: HTMLCanvasElement,
  { quality, still, onMoved, onPicture }: SceneOptions,
): ArmouryScene | undefined {
  const engine = startEngine(canvas, quality);
  if (engine === undefined) return undefined;
  const scene = openScene(engine);
  const palette = createPalette(scene);
  const room = buildRoom(scene, palette);
  const shelves = createShelves(scene, palette, still);
  const shadows = hangLights(scene, quality);
  if (quality === "fine") addGlow(scene);
  const eye = createEye(scene, canvas);
  const pacer = createPacer(still);
  const pictures = openPictures(engine, onPicture);

  engine.runRenderLoop(() => {
    if (!pacer.isDue(performance.now())) return;
    const seconds = performance.now() / 1000;
    room.tick(still ? 0 : seconds);
    const shelvesMove = shelves.tick(seconds);
    const eyeMoves = eye.tick(still);
    scene.render();
    if (eyeMoves) onMoved(eye.placeOf);
    if (shelvesMove || eyeMoves || !scene.isReady()) pacer.keepOn();
    pacer.drawn(performance.now());
  });
  window.addEventListener("resize", () => {
    engine.resize();
    pacer.keepOn();
  });
  const then =
    <A extends readonly unknown[]>(change: (...args: A) => void) =>
    (...args: A) => {
      change(...args);
      pacer.keepOn();
    };
  return {
    show: then((grid, wares, area) => {
      shelves.fill(grid, wares);
      room.fitTo(shelfWidth(grid), shelfHeight(grid));
      castFrom(shadows, shelves.casters(), quality);
      eye.standBefore(grid, area);
    }),
    setMood: then(shelves.setMood),
    celebrate: then(shelves.celebrate),
    lean: then(eye.lean),
    pictureOf: pictures.of,
  };
}

function startEngine(canvas: HTMLCanvasElement, quality: Quality): Engine | undefined {
  try {
    const engine = new Engine(canvas, quality === "fine", { stencil: false }, true);
    const dense = Math.min(2, window.devicePixelRatio);
    engine.setHardwareScalingLevel(quality === "fine" ? 1 / dense : 1.35);
    return engine;
  } catch {
    return undefined;
  }
}

function openScene(engine: Engine): Scene {
  const scene = new Scene(engine);
  scene.clearColor = new Color4(0.02, 0.014, 0.01, 1);
  scene.skipPointerMovePicking = true;
  scene.environmentTexture = paintEnvironment(scene);
  scene.environmentIntensity = 0.9;
  const look = scene.imageProcessingConfiguration;
  look.toneMappingEnabled = true;
  look.toneMappingType = ImageProcessingConfiguration.TONEMAPPING_ACES;
  look.exposure = 1.3;
  look.contrast = 1.15;
  return scene;
}

function addGlow(scene: Scene): void {
  const glow = new GlowLayer("glow", scene, { mainTextureRatio: 0.4, blurKernelSize: 40 });
  glow.intensity = 0.5;
}

/** One warm lamp above the looker, which throws the shadows, and a little light from everywhere. */
function hangLights(scene: Scene, quality: Quality): ShadowGenerator {
  const ambient = new HemisphericLight("ambient", new Vector3(0, 1, -0.3), scene);
  ambient.intensity = 0.25;
  const lamp = new SpotLight(
    "lamp",
    new Vector3(-1.2, 6.2, -6.5),
    new Vector3(0.16, -0.62, 1).normalize(),
    1.5,
    1.2,
    scene,
  );
  lamp.intensity = 180;
  lamp.diffuse.set(1, 0.83, 0.6);
  lamp.shadowMinZ = 2;
  lamp.shadowMaxZ = 14;
  const shadows = new ShadowGenerator(quality === "fine" ? 2048 : 512, lamp);
  shadows.usePercentageCloserFiltering = quality === "fine";
  shadows.bias = 0.002;
  shadows.normalBias = 0.01;
  shadows.darkness = 0.25;
  return shadows;
}

/** In modest quality the shadows are drawn once and then stay. */
function castFrom(shadows: ShadowGenerator, casters: readonly AbstractMesh[], quality: Quality) {
  const map = shadows.getShadowMap();
  if (map === null) return;
  map.renderList = [...casters];
  map.refreshRate = quality === "fine" ? 1 : 0;
  map.resetRefreshCounter();
}
