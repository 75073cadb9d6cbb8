/** A wire value as a Lua expression, so that Lua can encode what it never decoded. */

import type { WireValue } from "../../bridge/wire/codec.ts";

/** The expression, on one line. Every byte of a text is escaped; numbers keep all their digits. */
export function luaLiteral(value: WireValue): string {
  if (value === null || value === undefined) return "nil";
  if (typeof value === "string") return luaText(value);
  if (typeof value === "number") return luaNumber(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `{${value.map(luaLiteral).join(",")}}`;
  const members = Object.entries(value).map(([key, v]) => `[${luaText(key)}]=${luaLiteral(v)}`);
  return `{${members.join(",")}}`;
}

function luaText(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => `\\${String(byte).padStart(3, "0")}`).join("")}"`;
}

/** Lua 5.1 has no literal beyond doubles, 5.3 takes 2^53 - 1 as an integer: the shortest digits are right in both. */
function luaNumber(x: number): string {
  return Number.isInteger(x) ? BigInt(x).toString() : String(x);
}
