/** What one Lua codec keeps: memories that only its speed depends on, each with a bound, and the counts of one frame. */

import { BYTES, textHeader } from "./codecLuaText.ts";

declare function next(this: void, map: object, key?: string): string | undefined;

/** A node of the tree of map shapes: the keys of a map, in the order in which Lua lists them, lead to its plan. */
export interface Shape extends LuaTable<string, Shape> {}

/** How to write a map with known keys: the keys in byte order, and their bytes; the first has the map's header too. */
export interface Plan {
  readonly count: number;
  readonly keys: LuaTable<number, string>;
  readonly pieces: LuaTable<number, string>;
}

/** The state of one codec. */
export interface CodecMemory {
  /** Short texts that were found good, with their bytes; true and false too, so that one look-up serves all three. */
  texts: LuaTable<string | boolean, string>;
  textCount: number;
  /** The tree of shapes, its leaves' plans, and how many nodes it has. */
  shapes: Shape;
  plans: LuaTable<Shape, Plan>;
  shapeCount: number;
  /** The list that the encoder fills; absent while it is in use and after an encoding that failed. */
  pieces: LuaTable<number, string> | undefined;
  /** Containers around the value in hand, and how many values the frame may still have. */
  depth: number;
  valuesLeft: number;
}

/** Longer texts are not remembered: order numbers and titles differ each time, codes and states do not. */
export const TEXT_BYTES_MAX = 20;
/** Texts remembered at once, then all are forgotten: about 100 kB of Lua memory. */
const TEXTS_MAX = 1024;
/** Maps with more keys than this are planned anew each time. */
const PLAN_KEYS_MAX = 32;
/** Nodes of the tree of shapes, then it is begun anew; the messages of the wire need some 200. */
const SHAPES_MAX = 1024;

/** An empty memory. */
export function createMemory(this: void): CodecMemory {
  return {
    texts: createTexts(),
    textCount: 0,
    shapes: new LuaTable() as Shape,
    plans: new LuaTable<Shape, Plan>(),
    shapeCount: 0,
    pieces: undefined,
    depth: 0,
    valuesLeft: 0,
  };
}

/** Remembers a text that was found good. `__proto__` is good as a text and not as a key: never remembered. */
export function learnText(this: void, memory: CodecMemory, text: string): void {
  if (text.length > TEXT_BYTES_MAX || text === "__proto__") return;
  if (memory.textCount === TEXTS_MAX) {
    memory.texts = createTexts();
    memory.textCount = 0;
  }
  memory.texts.set(text, textHeader(text.length) + text);
  memory.textCount += 1;
}

/** Remembers how to write `map` and every map that Lua lists in the same order. */
export function learnPlan(this: void, memory: CodecMemory, map: object, plan: Plan): void {
  if (plan.count > PLAN_KEYS_MAX) return;
  if (memory.shapeCount + plan.count > SHAPES_MAX) {
    memory.shapes = new LuaTable() as Shape;
    memory.plans = new LuaTable();
    memory.shapeCount = 0;
  }
  let shape = memory.shapes;
  let key = next(map);
  while (key !== undefined) {
    if (!shape.has(key)) {
      shape.set(key, new LuaTable() as Shape);
      memory.shapeCount += 1;
    }
    shape = shape.get(key);
    key = next(map, key);
  }
  memory.plans.set(shape, plan);
}

function createTexts(this: void): LuaTable<string | boolean, string> {
  const texts = new LuaTable<string | boolean, string>();
  texts.set(false, BYTES.get(0xc2));
  texts.set(true, BYTES.get(0xc3));
  return texts;
}
