/** Wire values and hostile frames for fast-check. */

import fc from "fast-check";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, createJsCodec } from "../../bridge/wire/codecJs.ts";

/** Any value that has a frame. No empty array: Lua has none. */
export function wireValue(): fc.Arbitrary<WireValue> {
  const { value } = fc.letrec<{ value: WireValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 7, depthSize: "small" },
      scalar(),
      fc.array(tie("value"), { minLength: 1, maxLength: 6 }),
      fc.dictionary(wireText(), fc.option(tie("value"), { freq: 9 }), { maxKeys: 6 }),
    ),
  }));
  return value;
}

/**
 * Bytes that are nearly a frame: a good one that was damaged, one from an encoder without our rules, or the codes of
 * MessagePack in any order.
 */
export function hostileFrame(): fc.Arbitrary<Uint8Array> {
  const codec = createJsCodec();
  const frame = wireValue().map((value) => bytesOf(codec.encode(value)));
  const damaged = fc.tuple(frame, fc.array(damage(), { maxLength: 4 }));
  return fc.oneof(
    damaged.map(([bytes, damages]) => damages.reduce((now, make) => make(now), bytes)),
    looseFrame(),
    fc.array(telling(), { maxLength: 24 }).map((bytes) => Uint8Array.from(bytes)),
  );
}

/** A whole value with headers of any width, keys in any order or twice, and now and then what we refuse. */
function looseFrame(): fc.Arbitrary<Uint8Array> {
  const key = fc.oneof({ weight: 30, arbitrary: looseText() }, { weight: 1, arbitrary: refused() });
  const { value } = fc.letrec<{ value: number[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 9, depthSize: "small" },
      looseText(),
      looseNumber(),
      { weight: 4, arbitrary: fc.array(tie("value"), { maxLength: 5 }).chain(listOf) },
      {
        weight: 4,
        arbitrary: fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).chain(mapOf),
      },
    ),
  }));
  return value.map((bytes) => Uint8Array.from(bytes));
}

const listOf = (items: number[][]) =>
  looseHeader(items.length, [0x90 + items.length], 0xdc).map((head) => [...head, ...items.flat()]);

const mapOf = (members: [number[], number[]][]) =>
  looseHeader(members.length, [0x80 + members.length], 0xde).map((head) => [
    ...head,
    ...members.flat(2),
  ]);

/** The short header or a longer one; `code` is that with 16 bits. */
function looseHeader(count: number, short: number[], code: number): fc.Arbitrary<number[]> {
  const middle = [code, 0, count];
  const long = [code + 1, 0, 0, 0, count];
  return fc.oneof({ weight: 8, arbitrary: fc.constant(short) }, fc.constantFrom(middle, long));
}

function looseText(): fc.Arbitrary<number[]> {
  const texts = ["", "a", "b", "c", "ab", "a\u0000", "é", "订", "constructor", "__proto__"];
  return fc.constantFrom(...texts).chain((text) => {
    const bytes = [...new TextEncoder().encode(text)];
    return looseHeader(bytes.length, [0xa0 + bytes.length], 0xda).map((head) => [
      ...head,
      ...bytes,
    ]);
  });
}

function looseNumber(): fc.Arbitrary<number[]> {
  const sizes = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8];
  const code = fc.integer({ min: 0xca, max: 0xd3 });
  const byte = fc.oneof(fc.constantFrom(0, 0, 1, 0x1f, 0x20, 0x7f, 0x80, 0xff), telling());
  const number = code.chain((c) => {
    const length = sizes[c - 0xca] ?? 0;
    const body = fc.array(byte, { minLength: length, maxLength: length });
    return body.map((bytes) => [c, ...bytes]);
  });
  return fc.oneof(
    number,
    fc.constantFrom<number[]>([0], [0x7f], [0xff], [0xc2], [0xc3], [0xc0]),
    refused(),
  );
}

function refused(): fc.Arbitrary<number[]> {
  return fc.constantFrom([0xc0], [0xc1], [0xc4, 1, 0x61], [0xd4, 1, 0], [0xa1, 0xff], [0xa2, 0xc3]);
}

function scalar(): fc.Arbitrary<WireValue> {
  const near = [0, 32, 128, 256, 2 ** 15, 2 ** 16, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 3];
  return fc.oneof(
    fc.boolean(),
    fc.tuple(fc.constantFrom(...near), fc.integer({ min: -2, max: 2 })).map(([a, b]) => a + b),
    fc.tuple(fc.constantFrom(...near), fc.integer({ min: -2, max: 2 })).map(([a, b]) => b - a),
    fc.maxSafeInteger(),
    fc.double({ min: -(2 ** 53 - 1), max: 2 ** 53 - 1, noNaN: true }),
    wireText(),
  );
}

function wireText(): fc.Arbitrary<string> {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("a", "b", "constructor", "SWORD", "订单", "x".repeat(31), "é".repeat(130)),
  );
  return text.filter((t) => !t.startsWith("\ufeff") && t !== "__proto__");
}

/** Bytes that mean something to a decoder, more often than the others. */
function telling(): fc.Arbitrary<number> {
  const codes = Array.from({ length: 0x20 }, (_, i) => 0xc0 + i);
  return fc.oneof(
    fc.constantFrom(...codes),
    fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x90, 0x91, 0x92, 0xa0, 0xa1, 0xa2, 0x61),
    fc.constantFrom(0xed, 0xef, 0xbb, 0xbf, 0xf0, 0xff),
    fc.nat({ max: 255 }),
  );
}

/** One damage: bytes replaced, inserted, removed, repeated, or cut off at the end. */
function damage(): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const kind = fc.constantFrom("replace", "insert", "remove", "repeat", "cut");
  const place = fc.tuple(fc.nat(), fc.nat({ max: 12 }));
  const bytes = fc.array(telling(), { minLength: 1, maxLength: 3 });
  return fc.tuple(kind, place, bytes).map(([what, [anywhere, length], added]) => (old) => {
    const at = anywhere % (old.length + 1);
    const [head, part] = [old.subarray(0, at), old.subarray(at, at + length)];
    const tail = old.subarray(at + length);
    if (what === "cut") return head;
    if (what === "remove") return Uint8Array.from([...head, ...tail]);
    if (what === "repeat") return Uint8Array.from([...head, ...part, ...part, ...tail]);
    const kept = what === "insert" ? old.subarray(at) : old.subarray(at + added.length);
    return Uint8Array.from([...head, ...added, ...kept]);
  });
}
