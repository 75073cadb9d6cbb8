/** Takes from a wire value what Lua cannot say, so that values of two languages can be compared. */

import type { WireValue } from "../../bridge/wire/codec.ts";

/**
 * A copy with sorted keys, in which minus zero is zero, an empty array is an empty map (both are the empty table), nil
 * members are absent, and an array ends with its last item that is not nil.
 */
export function comparable(value: WireValue): WireValue {
  if (value === undefined) return null;
  if (typeof value === "number") return value + 0;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return comparableList(value);
  const map = value as { readonly [key: string]: WireValue };
  const keys = Object.keys(map).filter((key) => map[key] !== null && map[key] !== undefined);
  return Object.fromEntries(keys.sort().map((key) => [key, comparable(map[key])]));
}

function comparableList(list: readonly WireValue[]): WireValue {
  const last = list.findLastIndex((item) => item !== null && item !== undefined);
  return last === -1 ? {} : list.slice(0, last + 1).map(comparable);
}
