import assert from "node:assert/strict";
import fc from "fast-check";
import type { Settled } from "../../bridge/server/store/command.ts";
import { createParcels } from "../../bridge/server/store/parcel.ts";
import { receivedReply, type SentReply, sentReply } from "../../bridge/server/store/sentReply.ts";
import type { Effect } from "../../bridge/server/verb.ts";
import { frameOf } from "../../bridge/wire/codecJs.ts";

describe("a parcel between the threads", () => {
  const { pack, unpack } = createParcels<unknown, unknown>();
  const there = (value: unknown) => unpack(pack(value));

  it("holds any plain data, whatever its members are called", () => {
    // "__proto__" alone comes through under another name; no row and no frame has such a member.
    const key = fc
      .oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("constructor", "toJSON", "hasOwnProperty", "__keys__", "10", ""),
      )
      .filter((name) => name !== "__proto__");
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: "binary" }),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true }).map((x) => x + 0),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.constantFrom(undefined, null, true, false, "\ufeffmarked"),
        fc.array(tie("value")),
        fc.dictionary(key, tie("value"), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value), (values) => assert.deepEqual(there(values), values)),
      { numRuns: 300 },
    );
  });

  it("is read right beside hundreds of other shapes", () => {
    const shapes = Array.from({ length: 500 }, (_, i) => ({ [`k${i}`]: i, a: { [`m${i}`]: [i] } }));
    assert.deepEqual(there([...shapes, ...shapes]), [...shapes, ...shapes]);
    assert.deepEqual(there(shapes[7]), shapes[7]);
  });

  it("is whole in itself: one that is lost takes nothing from the next", () => {
    const message = { id: 1, reply: { kind: "done", result: { a: 1 } } };
    pack(message);
    assert.deepEqual(there(message), message);
  });

  it("carries frames as they are, and nothing that lay beside them", () => {
    const frame = Buffer.from("a frame between others").subarray(2, 7);
    const { frames } = there({ frames: [frame, frame] }) as { frames: Buffer[] };
    assert.deepEqual(
      frames.map((one) => one.toString()),
      ["frame", "frame"],
    );
    assert.ok(pack({ frame }).byteLength < 30);
  });

  it("carries every kind of reply", () => {
    const ended = { playerId: "p", sessionHash: "h", reason: "expired" };
    const push = { kind: "push", playerId: "p", frame: frameOf(Buffer.from("frame")) } as const;
    const effects = [push, { kind: "sessionEnded", ...ended }] as const;
    const replies: readonly Settled<Effect>[] = [
      { id: 1, reply: { kind: "done", result: { paid: true }, effects } },
      { id: 2, reply: { kind: "done", result: undefined, effects: [] } },
      { id: 3, reply: { kind: "refused", code: "orderExists", detail: undefined } },
      { id: 4, reply: { kind: "failed", text: "a bug" } },
    ];
    const sent = there(replies.map(sentReply)) as readonly SentReply[];
    assert.deepEqual(sent.map(receivedReply), replies);
  });

  it("is handed over whole: what the sender packs next does not touch it", () => {
    const first = pack("first");
    pack("later");
    assert.equal(unpack(first), "first");
    assert.equal(first.buffer.byteLength, first.length);
  });
});
