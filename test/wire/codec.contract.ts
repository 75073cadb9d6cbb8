/** What every codec does, in whatever language it runs: the vectors, hostile frames, and what it will not encode. */

import { strict as assert } from "node:assert";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { readCodecVectors } from "./codecVectors.ts";
import { comparable } from "./comparable.ts";

/** A codec under test. `Source` is what its language writes a value with. */
export interface CodecSubject<Source> {
  /** Writes a value in the codec's language. */
  sourceOf(value: WireValue): Source;
  /** The frames in hex, or undefined where the codec threw. */
  encode(sources: readonly Source[]): Promise<(string | undefined)[]>;
  decode(frames: readonly string[]): Promise<DecodeOutcome[]>;
  end(): Promise<void>;
}

/** A decoded value, comparable between languages, or why there is none. */
export type DecodeOutcome = { readonly value: WireValue } | { readonly reason: string };

/** Values that no frame exists for, each with its name. */
export type Unencodable<Source> = Readonly<Record<string, Source>>;

/** Declares the suite for one codec. */
export function codecContract<Source>(
  name: string,
  open: () => Promise<CodecSubject<Source>>,
  unencodable: Unencodable<Source>,
): void {
  describe(`codec in ${name}`, () => {
    const vectors = readCodecVectors();
    let codec: CodecSubject<Source>;

    before(async () => {
      codec = await open();
    });

    after(async () => {
      await codec.end();
    });

    it("encodes each value to its one frame", async () => {
      const { encodeAndDecode } = vectors;
      const frames = await codec.encode(encodeAndDecode.map(({ value }) => codec.sourceOf(value)));
      assertEach(encodeAndDecode, frames, ({ hex }) => hex);
    });

    it("decodes every legal frame of a value", async () => {
      const legal = [...vectors.encodeAndDecode, ...vectors.decodeOnly];
      const outcomes = await codec.decode(legal.map(({ hex }) => hex));
      assertEach(legal, outcomes, ({ value }) => ({ value: comparable(value) }));
    });

    it("refuses each hostile frame with its reason", async () => {
      const outcomes = await codec.decode(vectors.refused.map(({ hex }) => hex));
      assertEach(vectors.refused, outcomes, ({ kind }) => ({ reason: kind }));
    });

    it("decodes a good frame after each hostile one as if nothing had been", async () => {
      const good = "82a16101a162a3e4b8ad";
      const outcomes = await codec.decode(vectors.refused.flatMap(({ hex }) => [hex, good]));
      const answers = outcomes.filter((_, i) => i % 2 === 1);
      assertEach(vectors.refused, answers, () => ({ value: { a: 1, b: "中" } }));
    });

    it("leaves out members that are nil", async () => {
      const value = { z: null, a: 1, m: undefined, n: [{ b: null }] };
      assert.deepEqual(await codec.encode([codec.sourceOf(value)]), ["82a16101a16e9180"]);
    });

    it("throws for a value that has no frame, and goes on encoding", async () => {
      const names = Object.keys(unencodable);
      const good = codec.sourceOf({ b: [1], a: "x" });
      const frames = await codec.encode(names.flatMap((key) => [unencodable[key] as Source, good]));
      const wrong = names.filter((_, i) => frames[2 * i] !== undefined);
      assert.deepEqual(wrong, [], "encoded what decode refuses");
      assert.deepEqual(
        new Set(frames.filter((_, i) => i % 2 === 1)),
        new Set(["82a161a178a1629101"]),
      );
    });

    it("forgets texts and shapes of maps rather than grow, and stays right", async () => {
      const values = Array.from({ length: 3000 }, (_, i) => ({ [`k${i}`]: `v${i % 1500}`, a: i }));
      const frames = await codec.encode(values.map(codec.sourceOf));
      const outcomes = await codec.decode(frames.map((frame) => frame ?? ""));
      assert.deepEqual(
        outcomes,
        values.map((value) => ({ value: comparable(value) })),
      );
    });
  });
}

/** Compares all at once, by name: a failure shows each wrong vector and only those. */
function assertEach<V extends { name: string }, A>(
  vectors: readonly V[],
  actual: readonly A[],
  expected: (vector: V) => A,
): void {
  const wrong = vectors.flatMap((vector, i) => {
    const want = JSON.stringify(expected(vector));
    const got = JSON.stringify(actual[i]);
    return got === want
      ? []
      : [`${vector.name}: ${got?.slice(0, 200)} instead of ${want.slice(0, 200)}`];
  });
  assert.deepEqual(wrong, []);
  assert.equal(actual.length, vectors.length);
}
