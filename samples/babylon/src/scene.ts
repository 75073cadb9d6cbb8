import { Engine } from "@babylonjs/core/Engines/engine.js";
import { GlowLayer } from "@babylonjs/core/Layers/glowLayer.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Scene } from "@babylonjs/core/scene.js";
import { createEye, type NichePlace } from "./eye.ts";
import { type Area, type Grid, shelfHeight, shelfWidth } from "./grid.ts";
import { castShadows, hangLights } from "./lights.ts";
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
  readonly quality: Exclude<Quality, "flat">;
  /** For players who asked their system for less motion: nothing moves by itself. */
  readonly still: boolean;
  /** Called after a frame that changed where things are on the page. */
  readonly onMoved: (placeOf: (index: number) => NichePlace) => void;
  /** Called when `pictureOf` has one more to give. */
  readonly onPicture: () => void;
  /** Called when everything asked for was drawn, and when something new is to be drawn. */
  readonly onSettled: (isSettled: boolean) => void;
}

/** Builds the scene on `canvas`; undefined where the browser has no WebGL: the shop works without. */
export function createScene(
  canvas: HTMLCanvasElement,
  { quality, still, onMoved, onPicture, onSettled }: SceneOptions,
): ArmouryScene | undefined {
  const engine = startEngine(canvas, quality);
  if (engine === undefined) return undefined;
  const scene = openScene(engine);
  const lights = hangLights(scene);
  const palette = createPalette(scene);
  const room = buildRoom(scene, palette, lights.torches);
  const shelves = createShelves(scene, palette, still);
  const castFrom = quality === "fine" ? castShadows(lights) : undefined;
  if (quality === "fine") addGlow(scene);
  const eye = createEye(scene, canvas);
  const pacer = createPacer(still, onSettled);
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
    else pacer.drawn();
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
      castFrom?.(shelves.casters());
      eye.standBefore(grid, area);
    }),
    setMood: then(shelves.setMood),
    celebrate: then(shelves.celebrate),
    lean: then(eye.lean),
    pictureOf: pictures.of,
  };
}

function startEngine(
  canvas: HTMLCanvasElement,
  quality: SceneOptions["quality"],
): Engine | undefined {
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
  return scene;
}

function addGlow(scene: Scene): void {
  const glow = new GlowLayer("glow", scene, { mainTextureRatio: 0.4, blurKernelSize: 40 });
  glow.intensity = 0.5;
}
