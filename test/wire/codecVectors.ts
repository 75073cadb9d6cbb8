/** The vectors of codecVectors.json, read and unfolded. */

import { readFileSync } from "node:fs";
import type { FrameFault, WireValue } from "../../bridge/wire/codec.ts";

/** A frame and its value. */
interface CodecVector {
  readonly name: string;
  /** Without spaces. */
  readonly hex: string;
  readonly value: WireValue;
}

/** A frame that every codec refuses. */
interface RefusedVector {
  readonly name: string;
  readonly hex: string;
  readonly kind: FrameFault;
}

interface CodecVectors {
  readonly encodeAndDecode: readonly CodecVector[];
  readonly decodeOnly: readonly CodecVector[];
  readonly refused: readonly RefusedVector[];
}

/** Reads the vectors. */
export function readCodecVectors(): CodecVectors {
  const text = readFileSync("test/wire/codecVectors.json", "utf8");
  const folded = JSON.parse(text) as CodecVectors;
  const unfold = (vector: CodecVector): CodecVector => ({
    ...vector,
    hex: unfoldHex(vector.hex),
    value: unfoldValue(vector.value),
  });
  return {
    encodeAndDecode: folded.encodeAndDecode.map(unfold),
    decodeOnly: folded.decodeOnly.map(unfold),
    refused: folded.refused.map((vector) => ({ ...vector, hex: unfoldHex(vector.hex) })),
  };
}

/** "91x3 05" is 91919105. */
function unfoldHex(hex: string): string {
  return hex
    .replace(/(\w\w)x(\d+)/g, (_, byte, count) => byte.repeat(Number(count)))
    .replace(/\s/g, "");
}

function unfoldValue(value: WireValue): WireValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { $repeat: items, $repeatText: text } = value as Record<string, [never, number]>;
  if (items !== undefined) return new Array(items[1]).fill(items[0]);
  return text === undefined ? value : String(text[0]).repeat(text[1]);
}
