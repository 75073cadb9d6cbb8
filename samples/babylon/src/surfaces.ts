import { DynamicTexture } from "@babylonjs/core/Materials/Textures/dynamicTexture.js";
import { Texture } from "@babylonjs/core/Materials/Textures/texture.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** Paints on a canvas of `width` x `height` and gives it as a texture. */
function paint(
  name: string,
  scene: Scene,
  size: { readonly width: number; readonly height: number },
  draw: (context: CanvasRenderingContext2D, random: () => number) => void,
): DynamicTexture {
  const texture = new DynamicTexture(name, size, scene, true);
  const context = texture.getContext() as CanvasRenderingContext2D;
  draw(context, createRandom(name.length * 7919));
  texture.update();
  texture.wrapU = Texture.WRAP_ADDRESSMODE;
  texture.wrapV = Texture.WRAP_ADDRESSMODE;
  texture.anisotropicFilteringLevel = 4;
  return texture;
}

/** The same stones at every start: a wall that changes with each reload would look like a fault. */
function createRandom(seed: number): () => number {
  let state = Math.floor(seed) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** A wall of hewn stone in courses. */
export function paintStone(scene: Scene): DynamicTexture {
  return paint("stone", scene, { width: 1024, height: 1024 }, (context, random) => {
    context.fillStyle = "#171310";
    context.fillRect(0, 0, 1024, 1024);
    for (let row = 0; row < 8; row += 1) layCourse(context, random, row);
    speckle(context, random, 6000, 1024, 0.09);
  });
}

/** Lays one course. What stands out at the right goes on at the left, so that the picture can be repeated. */
function layCourse(context: CanvasRenderingContext2D, random: () => number, row: number): void {
  const start = row % 2 === 0 ? 0 : 90;
  let x = start;
  while (x < start + 1024) {
    const left = start + 1024 - x;
    const width = left < 330 ? left : 150 + random() * 90;
    const block = { x: x + 4, y: row * 128 + 4, width: width - 8, height: 120 };
    const state = random() * 1e9;
    drawStone(context, createRandom(state), block);
    if (x + width > 1024) drawStone(context, createRandom(state), { ...block, x: block.x - 1024 });
    x += width;
  }
}

interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawStone(context: CanvasRenderingContext2D, random: () => number, block: Block): void {
  const { x, y, width, height } = block;
  const shade = 62 + random() * 34;
  const warm = random() * 10;
  context.fillStyle = `rgb(${shade + warm + 8}, ${shade + 2}, ${shade - 6})`;
  context.beginPath();
  context.roundRect(x, y, width, height, 12);
  context.fill();
  context.save();
  context.clip();
  for (let i = 0; i < 26; i += 1) {
    const radius = 10 + random() * 46;
    context.fillStyle = random() < 0.5 ? "rgba(0, 0, 0, 0.06)" : "rgba(255, 230, 200, 0.035)";
    context.beginPath();
    context.arc(x + random() * width, y + random() * height, radius, 0, Math.PI * 2);
    context.fill();
  }
  context.lineWidth = 7;
  context.strokeStyle = "rgba(255, 225, 190, 0.13)";
  line(context, x + 6, y + 4, x + width - 6, y + 4);
  context.strokeStyle = "rgba(0, 0, 0, 0.38)";
  line(context, x + 6, y + height - 4, x + width - 6, y + height - 4);
  line(context, x + width - 3, y + 6, x + width - 3, y + height - 6);
  context.restore();
}

/** Oiled boards; `boards` of them one above the other, the grain along the width. */
export function paintWood(
  scene: Scene,
  name: string,
  boards: number,
  base: readonly [number, number, number],
): DynamicTexture {
  return paint(name, scene, { width: 1024, height: 512 }, (context, random) => {
    const height = 512 / boards;
    for (let i = 0; i < boards; i += 1) {
      const shade = 0.82 + random() * 0.36;
      const [red, green, blue] = base;
      context.fillStyle = `rgb(${red * shade}, ${green * shade}, ${blue * shade})`;
      context.fillRect(0, i * height, 1024, height);
      drawGrain(context, random, i * height, height);
      context.fillStyle = "rgba(0, 0, 0, 0.55)";
      if (boards > 1) context.fillRect(0, i * height, 1024, 3);
    }
    speckle(context, random, 2500, 1024, 0.05);
  });
}

function drawGrain(
  context: CanvasRenderingContext2D,
  random: () => number,
  top: number,
  height: number,
): void {
  for (let i = 0; i < 46; i += 1) {
    const y = top + random() * height;
    const swing = (random() - 0.5) * 18;
    context.strokeStyle = random() < 0.7 ? "rgba(20, 8, 2, 0.17)" : "rgba(255, 200, 140, 0.06)";
    context.lineWidth = 0.6 + random() * 2.4;
    context.beginPath();
    context.moveTo(0, y);
    context.bezierCurveTo(340, y + swing, 680, y - swing, 1024, y);
    context.stroke();
  }
}

/** A runner with a woven border. */
export function paintCarpet(scene: Scene): DynamicTexture {
  return paint("carpet", scene, { width: 1024, height: 512 }, (context, random) => {
    context.fillStyle = "#5e0f1c";
    context.fillRect(0, 0, 1024, 512);
    context.strokeStyle = "#c08a38";
    context.lineWidth = 10;
    context.strokeRect(26, 26, 972, 460);
    context.lineWidth = 3;
    context.strokeRect(48, 48, 928, 416);
    for (let x = 96; x < 960; x += 64) {
      for (let y = 112; y < 440; y += 72) drawLozenge(context, x, y, 13);
    }
    speckle(context, random, 9000, 1024, 0.12);
  });
}

function drawLozenge(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.fillStyle = "rgba(192, 138, 56, 0.42)";
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.fill();
}

/** A swallow-tailed banner: crimson, a golden hem, the coin with its star in the middle. */
export function paintBanner(scene: Scene): DynamicTexture {
  const size = { width: 256, height: 736 };
  const texture = paint("banner", scene, size, (context, random) => {
    context.clearRect(0, 0, 256, 736);
    swallowTail(context, 0);
    context.fillStyle = "#c9963f";
    context.fill();
    swallowTail(context, 12);
    context.fillStyle = "#6d1020";
    context.fill();
    context.save();
    context.clip();
    for (let x = 0; x < 256; x += 64) {
      const fold = context.createLinearGradient(x, 0, x + 64, 0);
      fold.addColorStop(0, "rgba(0, 0, 0, 0.34)");
      fold.addColorStop(0.5, "rgba(255, 190, 150, 0.1)");
      fold.addColorStop(1, "rgba(0, 0, 0, 0.34)");
      context.fillStyle = fold;
      context.fillRect(x, 0, 64, 736);
    }
    speckle(context, random, 3000, 736, 0.08);
    context.restore();
    drawCoin(context, 128, 290, 78);
  });
  texture.hasAlpha = true;
  return texture;
}

function swallowTail(context: CanvasRenderingContext2D, inset: number): void {
  context.beginPath();
  context.moveTo(inset, 0);
  context.lineTo(256 - inset, 0);
  context.lineTo(256 - inset, 730 - inset * 2);
  context.lineTo(128, 620 - inset);
  context.lineTo(inset, 730 - inset * 2);
  context.closePath();
}

function drawCoin(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  for (const [share, colour] of COIN_RINGS) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, radius * share, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = "#f7dc94";
  context.beginPath();
  for (let point = 0; point < 10; point += 1) {
    const angle = (point / 10) * Math.PI * 2 - Math.PI / 2;
    const reach = radius * (point % 2 === 0 ? 0.6 : 0.26);
    context.lineTo(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
  }
  context.fill();
}

const COIN_RINGS = [
  [1, "#8a5a16"],
  [0.94, "#e0ab48"],
  [0.76, "#a8742a"],
  [0.72, "#c28d38"],
] as const;

/** The light of a hidden lamp at the top of a niche: white, to be tinted by the material. */
export function paintNicheLight(scene: Scene): DynamicTexture {
  return paint("nicheLight", scene, { width: 256, height: 256 }, (context) => {
    context.fillStyle = "#000";
    context.fillRect(0, 0, 256, 256);
    const light = context.createRadialGradient(128, 8, 4, 128, 60, 220);
    light.addColorStop(0, "rgb(255, 255, 255)");
    light.addColorStop(0.28, "rgb(150, 150, 150)");
    light.addColorStop(0.62, "rgb(58, 58, 58)");
    light.addColorStop(1, "rgb(12, 12, 12)");
    context.fillStyle = light;
    context.fillRect(0, 0, 256, 256);
  });
}

/** A tongue of fire: white at its heart, orange towards the edge, nothing around it. */
export function paintFlame(scene: Scene): DynamicTexture {
  const size = { width: 128, height: 256 };
  const texture = paint("flame", scene, size, (context) => {
    context.clearRect(0, 0, 128, 256);
    context.filter = "blur(5px)";
    for (const [colour, scale] of FLAME_LAYERS) drawTongue(context, colour, scale);
  });
  texture.hasAlpha = true;
  return texture;
}

const FLAME_LAYERS = [
  ["rgba(255, 70, 10, 0.35)", 1],
  ["rgba(255, 120, 20, 0.6)", 0.82],
  ["rgba(255, 180, 60, 0.85)", 0.62],
  ["rgba(255, 236, 170, 1)", 0.38],
] as const;

function drawTongue(context: CanvasRenderingContext2D, colour: string, scale: number): void {
  const half = 50 * scale;
  const top = 246 - 232 * scale;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(64, top);
  context.bezierCurveTo(
    64 + half * 0.3,
    246 - 130 * scale,
    64 + half * 1.4,
    246 - 90 * scale,
    64 + half * 0.7,
    236,
  );
  context.quadraticCurveTo(64, 256, 64 - half * 0.7, 236);
  context.bezierCurveTo(
    64 - half * 1.4,
    246 - 90 * scale,
    64 - half * 0.3,
    246 - 130 * scale,
    64,
    top,
  );
  context.fill();
}

function line(
  context: CanvasRenderingContext2D,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

function speckle(
  context: CanvasRenderingContext2D,
  random: () => number,
  count: number,
  span: number,
  alpha: number,
): void {
  for (let i = 0; i < count; i += 1) {
    context.fillStyle =
      random() < 0.6 ? `rgba(0, 0, 0, ${alpha})` : `rgba(255, 235, 205, ${alpha * 0.6})`;
    context.fillRect(random() * span, random() * span, 1 + random() * 2, 1 + random() * 2);
  }
}
