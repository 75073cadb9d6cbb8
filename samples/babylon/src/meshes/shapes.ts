import type { Material } from "@babylonjs/core/Materials/material.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { CreateCylinder } from "@babylonjs/core/Meshes/Builders/cylinderBuilder.js";
import { CreateLathe } from "@babylonjs/core/Meshes/Builders/latheBuilder.js";
import { CreatePolyhedron } from "@babylonjs/core/Meshes/Builders/polyhedronBuilder.js";
import { CreateRibbon } from "@babylonjs/core/Meshes/Builders/ribbonBuilder.js";
import { CreateSphere } from "@babylonjs/core/Meshes/Builders/sphereBuilder.js";
import { CreateTorus } from "@babylonjs/core/Meshes/Builders/torusBuilder.js";
import { CreateTube } from "@babylonjs/core/Meshes/Builders/tubeBuilder.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { TransformNode } from "@babylonjs/core/Meshes/transformNode.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Palette } from "../palette.ts";

/** What makes one product's model. It stands on y = 0 and fits 0.8 wide, 0.9 high. */
export type MakeModel = (workshop: Workshop) => void;

/** A place in space: x to the right, y up, z away from the looker. */
export type Place = readonly [x: number, y: number, z: number];

/** The few shapes that every model is put together from; each joins the model being made. */
export interface Workshop {
  readonly palette: Palette;
  readonly root: TransformNode;
  box(material: Material, size: Place, at: Place): Mesh;
  ball(material: Material, diameter: number, at: Place): Mesh;
  /** A cylinder or, with two diameters, a cone. */
  rod(material: Material, height: number, bottom: number, top: number, at: Place): Mesh;
  ring(material: Material, diameter: number, thickness: number, at: Place): Mesh;
  /** A cut stone. */
  gem(material: Material, size: number, at: Place): Mesh;
  /** Turns a profile of [radius, y] around the y axis. */
  lathe(material: Material, profile: readonly (readonly [number, number])[], at?: Place): Mesh;
  /** A tube along a path; `radius` may change from 0 (start) to 1 (end). */
  tube(material: Material, path: readonly Place[], radius: number | ((t: number) => number)): Mesh;
  /** A skin over closed outlines, one after the other, with both ends shut; facets stay sharp. */
  loft(material: Material, outlines: readonly (readonly Place[])[]): Mesh;
  /** The same, smooth. */
  skin(material: Material, outlines: readonly (readonly Place[])[]): Mesh;
}

/** Opens a workshop whose pieces hang under one new node. */
export function openWorkshop(name: string, scene: Scene, palette: Palette): Workshop {
  const root = new TransformNode(name, scene);
  const join = (mesh: Mesh, material: Material, at?: Place): Mesh => {
    mesh.material = material;
    mesh.parent = root;
    mesh.isPickable = false;
    if (at !== undefined) mesh.position.set(at[0], at[1], at[2]);
    return mesh;
  };
  const cover = (outlines: readonly (readonly Place[])[]) =>
    CreateRibbon(
      name,
      { pathArray: shut(outlines), closePath: true, sideOrientation: Mesh.DOUBLESIDE },
      scene,
    );
  return {
    palette,
    root,
    box: (material, [width, height, depth], at) =>
      join(CreateBox(name, { width, height, depth }, scene), material, at),
    ball: (material, diameter, at) =>
      join(CreateSphere(name, { diameter, segments: 9 }, scene), material, at),
    rod: (material, height, diameterBottom, diameterTop, at) =>
      join(
        CreateCylinder(name, { height, diameterBottom, diameterTop, tessellation: 20 }, scene),
        material,
        at,
      ),
    ring: (material, diameter, thickness, at) =>
      join(CreateTorus(name, { diameter, thickness, tessellation: 22 }, scene), material, at),
    gem: (material, size, at) =>
      join(CreatePolyhedron(name, { type: 1, size: size / 2 }, scene), material, at),
    lathe: (material, profile, at) => {
      const shape = profile.map(([radius, y]) => new Vector3(radius, y, 0));
      const options = { shape, tessellation: 32, sideOrientation: Mesh.DOUBLESIDE };
      return join(CreateLathe(name, options, scene), material, at);
    },
    tube: (material, path, radius) => {
      const last = Math.max(1, path.length - 1);
      const radiusFunction = (i: number) =>
        typeof radius === "number" ? radius : radius(i / last);
      const options = {
        path: path.map(toVector),
        radiusFunction,
        tessellation: 12,
        cap: Mesh.CAP_ALL,
      };
      return join(CreateTube(name, options, scene), material);
    },
    loft: (material, outlines) => {
      const mesh = cover(outlines);
      mesh.convertToFlatShadedMesh();
      return join(mesh, material);
    },
    skin: (material, outlines) => join(cover(outlines), material),
  };
}

/** An ellipse lying flat at height `y`, as an outline for `loft` and `skin`. */
export function ellipse(
  [x, y, z]: Place,
  radiusX: number,
  radiusZ: number,
  corners = 20,
): readonly Place[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (i / corners) * Math.PI * 2;
    return [x + Math.cos(angle) * radiusX, y, z + Math.sin(angle) * radiusZ] as const;
  });
}

/** Points of an arc in the x-y plane, angles in radians. */
export function arc(
  [x, y, z]: Place,
  radius: number,
  from: number,
  to: number,
  steps = 16,
): readonly Place[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius, z] as const;
  });
}

function toVector([x, y, z]: Place): Vector3 {
  return new Vector3(x, y, z);
}

/** Closes both ends of a loft with outlines shrunk to their middle. */
function shut(outlines: readonly (readonly Place[])[]): Vector3[][] {
  const paths = outlines.map((outline) => outline.map(toVector));
  const first = paths[0];
  const last = paths[paths.length - 1];
  if (first === undefined || last === undefined) return paths;
  return [shrink(first), ...paths, shrink(last)];
}

function shrink(path: Vector3[]): Vector3[] {
  const middle = path
    .reduce((sum, point) => sum.add(point), Vector3.Zero())
    .scale(1 / Math.max(1, path.length));
  return path.map(() => middle);
}
