import "@babylonjs/core/Meshes/instancedMesh.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreatePolyhedron } from "@babylonjs/core/Meshes/Builders/polyhedronBuilder.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Palette } from "./palette.ts";

/** Golden sparks that fly up where something was handed over. */
export interface Sparks {
  burst(at: Vector3, seconds: number): void;
  /** True while any spark is in the air. */
  tick(seconds: number): boolean;
}

const COUNT = 22;
const LIFE_SECONDS = 1.3;

/** Makes the sparks once; a burst only sets them free again. */
export function createSparks(scene: Scene, palette: Palette): Sparks {
  const pattern = CreatePolyhedron("spark", { type: 1, size: 0.02 }, scene);
  pattern.material = palette.spark;
  pattern.setEnabled(false);
  const sparks = Array.from({ length: COUNT }, (_, index) => {
    const mesh = pattern.createInstance("spark");
    mesh.setEnabled(false);
    const angle = (index / COUNT) * Math.PI * 2;
    const reach = 0.35 + ((index * 7) % 5) * 0.09;
    const flight = new Vector3(Math.cos(angle) * reach, 0.9 + ((index * 3) % 4) * 0.2, -0.35);
    return { mesh, flight };
  });
  let from = Vector3.Zero();
  let startedAt = Number.NEGATIVE_INFINITY;
  return {
    burst: (at, seconds) => {
      from = at.clone();
      startedAt = seconds;
    },
    tick: (seconds) => {
      const t = (seconds - startedAt) / LIFE_SECONDS;
      const flying = t >= 0 && t < 1;
      for (const { mesh, flight } of sparks) {
        mesh.setEnabled(flying);
        if (!flying) continue;
        mesh.position.copyFrom(from).addInPlace(flight.scale(t));
        mesh.position.y += 0.25 - 1.1 * t * t;
        mesh.scaling.setAll(1 - t * t);
        mesh.rotation.set(t * 7, t * 9, 0);
      }
      return flying;
    },
  };
}
