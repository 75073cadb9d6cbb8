import { Constants } from "@babylonjs/core/Engines/constants.js";
import { RawCubeTexture } from "@babylonjs/core/Materials/Textures/rawCubeTexture.js";
import { Texture } from "@babylonjs/core/Materials/Textures/texture.js";
import { CubeMapToSphericalPolynomialTools } from "@babylonjs/core/Misc/HighDynamicRange/cubemapToSphericalPolynomial.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** A point in the direction space of a cube map, and the colour that shines from it. */
type Triple = readonly [number, number, number];

interface Lamp {
  readonly direction: Triple;
  readonly colour: Triple;
  /** Larger is a smaller lamp. */
  readonly focus: number;
}

/** What metal and glass of the armoury reflect: torches at both sides, a cool window behind the looker. */
const LAMPS: readonly Lamp[] = [
  { direction: [-0.8, 0.25, -0.4], colour: [3.4, 1.7, 0.6], focus: 10 },
  { direction: [0.8, 0.25, -0.4], colour: [3.4, 1.7, 0.6], focus: 10 },
  { direction: [0, 0.75, -0.6], colour: [2.6, 2.1, 1.5], focus: 9 },
  { direction: [-0.25, 0.05, -1], colour: [0.55, 0.75, 1.2], focus: 14 },
  { direction: [0.6, -0.1, -0.8], colour: [0.5, 0.4, 0.3], focus: 6 },
  { direction: [0, 1, 0.2], colour: [0.9, 0.6, 0.35], focus: 3 },
];

const FACE_SIZE = 32;

/** Paints the surroundings into a small cube map, so that no picture file is needed. */
export function paintEnvironment(scene: Scene): RawCubeTexture {
  const faces = FACES.map(paintFace);
  const texture = new RawCubeTexture(
    scene,
    faces,
    FACE_SIZE,
    Constants.TEXTUREFORMAT_RGBA,
    Constants.TEXTURETYPE_FLOAT,
    true,
    false,
    Texture.TRILINEAR_SAMPLINGMODE,
  );
  texture.gammaSpace = false;
  texture.lodGenerationScale = 0.85;
  const [right, left, up, down, front, back] = faces;
  texture.sphericalPolynomial =
    CubeMapToSphericalPolynomialTools.ConvertCubeMapToSphericalPolynomial({
      right: right ?? null,
      left: left ?? null,
      up: up ?? null,
      down: down ?? null,
      front: front ?? null,
      back: back ?? null,
      size: FACE_SIZE,
      format: Constants.TEXTUREFORMAT_RGBA,
      type: Constants.TEXTURETYPE_FLOAT,
      gammaSpace: false,
    });
  return texture;
}

/** For each face in the order of WebGL: from the two coordinates on it to a direction. */
const FACES: readonly ((u: number, v: number) => Triple)[] = [
  (u, v) => [1, -v, -u],
  (u, v) => [-1, -v, u],
  (u, v) => [u, 1, v],
  (u, v) => [u, -1, -v],
  (u, v) => [u, -v, 1],
  (u, v) => [-u, -v, -1],
];

function paintFace(directionOf: (u: number, v: number) => Triple): Float32Array {
  const data = new Float32Array(FACE_SIZE * FACE_SIZE * 4);
  for (let row = 0; row < FACE_SIZE; row += 1) {
    for (let column = 0; column < FACE_SIZE; column += 1) {
      const toSide = (index: number) => ((index + 0.5) / FACE_SIZE) * 2 - 1;
      const [red, green, blue] = colourOf(directionOf(toSide(column), toSide(row)));
      data.set([red, green, blue, 1], (row * FACE_SIZE + column) * 4);
    }
  }
  return data;
}

function colourOf(direction: Triple): Triple {
  const [x, y, z] = unit(direction);
  const height = y * 0.5 + 0.5;
  let red = 0.05 + 0.13 * height;
  let green = 0.035 + 0.085 * height;
  let blue = 0.03 + 0.06 * height;
  for (const lamp of LAMPS) {
    const [lampX, lampY, lampZ] = unit(lamp.direction);
    const facing = Math.max(0, x * lampX + y * lampY + z * lampZ);
    const strength = facing ** (lamp.focus * 2);
    red += lamp.colour[0] * strength;
    green += lamp.colour[1] * strength;
    blue += lamp.colour[2] * strength;
  }
  return [red, green, blue];
}

function unit([x, y, z]: Triple): Triple {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
