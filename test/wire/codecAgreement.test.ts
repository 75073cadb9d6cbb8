/** What no vector names: any value, and any bytes, in all codecs at once, and beside an implementation from elsewhere. */

import { strict as assert } from "node:assert";
import { decode as decodeElsewhere, encode as encodeElsewhere } from "@msgpack/msgpack";
import fc from "fast-check";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { createJsCodec } from "../../bridge/wire/codecJs.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import type { CodecSubject } from "./codec.contract.ts";
import { hostileFrame, wireValue } from "./codecArbitraries.ts";
import { jsSubject, luaSubject } from "./codecSubjects.ts";
import { readCodecVectors } from "./codecVectors.ts";
import { comparable } from "./comparable.ts";
import { INTERPRETERS } from "./luaCodecProcess.ts";

/** Enough to find a wrong bound; a search of 100,000 hostile frames, some forty times as many, found nothing more. */
const RUNS = { numRuns: 25 };
const BATCH = { minLength: 1, maxLength: 200, size: "max" } as const;

describe("codecs together", () => {
  const js = jsSubject(createJsCodec());
  const msgpackr = jsSubject(createMsgpackrCodec());
  let luas: { name: string; codec: CodecSubject<string> }[] = [];

  before(() => {
    luas = INTERPRETERS.map((name) => ({ name, codec: luaSubject(name) }));
  });

  after(async () => {
    await Promise.all(luas.map(({ codec }) => codec.end()));
  });

  it("write the same bytes for any value, and read them back", async () => {
    const property = fc.asyncProperty(fc.array(wireValue(), BATCH), async (values) => {
      const frames = await js.encode(values);
      const sources = values.map(js.sourceOf);
      assert.deepEqual(await msgpackr.encode(sources), frames, "msgpackr");
      for (const { name, codec } of luas) {
        assert.deepEqual(await codec.encode(sources.map(codec.sourceOf)), frames, name);
      }
      const read = await js.decode(frames.map((frame) => frame ?? ""));
      assert.deepEqual(
        read,
        values.map((value) => ({ value: comparable(value) })),
      );
    });
    await fc.assert(property, RUNS);
  }).timeout(120_000);

  it("give any bytes the same value or the same fault", async () => {
    const property = fc.asyncProperty(fc.array(hostileFrame(), BATCH), async (frames) => {
      const hex = frames.map((bytes) => Buffer.from(bytes).toString("hex"));
      const expected = await js.decode(hex);
      assert.deepEqual(await msgpackr.decode(hex), expected, "msgpackr");
      for (const { name, codec } of luas) {
        assert.deepEqual(await codec.decode(hex), expected, name);
      }
    });
    await fc.assert(property, RUNS);
  }).timeout(120_000);

  it("write what @msgpack/msgpack reads, and read what it writes", async () => {
    const property = fc.asyncProperty(fc.array(wireValue(), BATCH), async (values) => {
      const frames = await js.encode(values);
      for (const [i, value] of values.entries()) {
        const read = decodeElsewhere(Buffer.from(frames[i] ?? "", "hex")) as WireValue;
        assert.deepEqual(comparable(read), comparable(value));
      }
      const theirs = values.map((value) =>
        Buffer.from(encodeElsewhere(comparable(value), { maxDepth: 8 })).toString("hex"),
      );
      const outcomes = values.map((value) => ({ value: comparable(value) }));
      assert.deepEqual(await js.decode(theirs), outcomes);
      for (const { name, codec } of luas) {
        assert.deepEqual(await codec.decode(theirs), outcomes, name);
      }
    });
    await fc.assert(property, RUNS);
  }).timeout(120_000);

  it("have vectors that @msgpack/msgpack reads in the same way", () => {
    const { encodeAndDecode, decodeOnly } = readCodecVectors();
    for (const { name, hex, value } of [...encodeAndDecode, ...decodeOnly]) {
      const read = decodeElsewhere(Buffer.from(hex, "hex")) as WireValue;
      assert.deepEqual(comparable(read), comparable(value), name);
    }
  });
});
