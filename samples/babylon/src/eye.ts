import { FreeCamera } from "@babylonjs/core/Cameras/freeCamera.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Viewport } from "@babylonjs/core/Maths/math.viewport.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { type Area, fullHeight, type Grid, NICHE, nicheAt, pixelsPerMetre } from "./grid.ts";

/** Where a niche is on the page: its inside, and the board below that carries the price tag. */
export interface NichePlace {
  readonly goods: Area;
  readonly board: Area;
}

/** The looker's eye. */
export interface Eye {
  /** Stands so that the shelves fill `area`. */
  standBefore(grid: Grid, area: Area): void;
  /** Leans towards the pointer; -1 to 1 in both directions. */
  lean(x: number, y: number): void;
  /** Moves on by one picture; true when things are elsewhere on the page than in the last one. */
  tick(still: boolean): boolean;
  /** Where niche `index` was in the last picture, in CSS pixels. */
  placeOf(index: number): NichePlace;
}

const FIELD_OF_VIEW = 0.62;
const FRONT_Z = -NICHE.depth / 2 - 0.04;

/** Makes the camera of `scene`. */
export function createEye(scene: Scene, canvas: HTMLCanvasElement): Eye {
  const camera = new FreeCamera("eye", new Vector3(0, 1.6, -8), scene);
  camera.fov = FIELD_OF_VIEW;
  camera.minZ = 0.5;
  camera.maxZ = 60;
  camera.inputs.clear();
  let grid: Grid = { columns: 1, rows: 1 };
  let rest = camera.position.clone();
  let fresh = true;
  const lean = { x: 0, y: 0 };
  const wanted = { x: 0, y: 0 };

  return {
    standBefore: (wantedGrid, area) => {
      grid = wantedGrid;
      rest = placeToStand(grid, area, canvas);
      fresh = true;
    },
    lean: (x, y) => {
      wanted.x = x;
      wanted.y = y;
    },
    tick: (still) => {
      const off = Math.abs(wanted.x - lean.x) + Math.abs(wanted.y - lean.y);
      const moved = fresh || (!still && off > 0.004);
      fresh = false;
      if (!moved) return false;
      const step = still ? 0 : 0.1;
      lean.x += (wanted.x - lean.x) * step;
      lean.y += (wanted.y - lean.y) * step;
      camera.position.set(rest.x + lean.x * 0.45, rest.y + lean.y * 0.2, rest.z);
      camera.rotation.set(lean.y * 0.02, -lean.x * 0.045, 0);
      return true;
    },
    placeOf: (index) => {
      const { x, y } = nicheAt(grid, index);
      const half = NICHE.width / 2;
      const area = (top: number, bottom: number): Area => {
        const from = toPage(scene, canvas, x - half, top);
        const to = toPage(scene, canvas, x + half, bottom);
        return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
      };
      return { goods: area(y + NICHE.height, y), board: area(y, y - NICHE.board) };
    },
  };
}

/** Straight before the shelves, so that nothing leans; aside of their middle when the free area is aside. */
function placeToStand(grid: Grid, area: Area, canvas: HTMLCanvasElement): Vector3 {
  const scale = pixelsPerMetre(grid, area);
  const { clientWidth: width, clientHeight: height } = canvas;
  const distance = height / (2 * scale * Math.tan(FIELD_OF_VIEW / 2));
  return new Vector3(
    (width / 2 - area.left - area.width / 2) / scale,
    fullHeight(grid) / 2 + (area.top + area.height / 2 - height / 2) / scale,
    FRONT_Z - distance,
  );
}

function toPage(scene: Scene, canvas: HTMLCanvasElement, x: number, y: number) {
  return Vector3.Project(
    new Vector3(x, y, FRONT_Z),
    Matrix.IdentityReadOnly,
    scene.getTransformMatrix(),
    new Viewport(0, 0, canvas.clientWidth, canvas.clientHeight),
  );
}
