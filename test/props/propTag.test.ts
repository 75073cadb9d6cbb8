import assert from "node:assert/strict";
import {
  isTagOf,
  type PropTerms,
  parsePropTag,
  propTag,
  TAG_BYTES_MAX,
} from "../../bridge/server/rails/utxo/props/propTag.ts";

const SWORD: PropTerms = {
  pid: "000102030405060708090a0b0c0d0e0f",
  cid: "demo",
  oid: "sword",
  gold: 50_000n,
  net: "bip122:530827f38f93b43ed12af0b3ad25a288",
};

describe("the tag of a prop", () => {
  it("names the prop, and what it is only to those who know it", () => {
    const tag = propTag(SWORD, "hash");
    assert.equal(tag.length, 52);
    assert.equal(tag.toString("latin1").includes("sword"), false);
    const parsed = parsePropTag(tag);
    assert.ok(parsed?.kind === "hash");
    assert.equal(parsed.pid, SWORD.pid);
    assert.equal(isTagOf(parsed, SWORD), true);
    for (const other of [
      { ...SWORD, oid: "sworD" },
      { ...SWORD, gold: 50_001n },
      { ...SWORD, cid: "demos", oid: "word" },
      { ...SWORD, net: "bip122:00" },
    ]) {
      assert.equal(isTagOf(parsed, other), false);
    }
  });

  it("is the same for ever", () => {
    assert.equal(
      propTag(SWORD, "hash").toString("hex"),
      "63737001000102030405060708090a0b0c0d0e0f" +
        "d0406e80da51737c34dc00e4d9b6a1091f0d5da6cfe65792dcceb9ad476f65df",
    );
  });

  it("says it in clear text where that is short enough, and by its digest where not", () => {
    const clear = propTag(SWORD, "clear");
    assert.equal(
      clear.toString(),
      '{"prop":"AAECAwQFBgcICQoLDA0ODw","cid":"demo","oid":"sword","gold":50000}',
    );
    const parsed = parsePropTag(clear);
    assert.ok(parsed?.kind === "clear");
    assert.equal(parsed.pid, SWORD.pid);
    assert.equal(isTagOf(parsed, SWORD), true);
    assert.equal(isTagOf(parsed, { ...SWORD, gold: 1n }), false);
    const long: PropTerms = { ...SWORD, oid: "a sword of the longest sort" };
    assert.deepEqual(propTag(long, "clear"), propTag(long, "hash"));
    assert.ok(clear.length <= TAG_BYTES_MAX);
  });

  it("is read from nothing else", () => {
    const tag = propTag(SWORD, "hash");
    const otherMagic = Buffer.from(tag);
    otherMagic[3] = 2;
    for (const data of [
      otherMagic,
      tag.subarray(0, 51),
      Buffer.concat([tag, Buffer.from([0])]),
      Buffer.from("{}"),
      Buffer.from("{"),
      Buffer.from('{"prop":"AAECAwQFBgcICQoLDA0ODw","gold":1}'),
      Buffer.from('{"prop":"AAECAwQFBgcICQoLDA0ODx","cid":"d","oid":"s","gold":1}'),
      Buffer.from('{"prop":"AAECAwQFBgcICQoLDA0ODw","cid":"d","oid":"s","gold":1.5}'),
      Buffer.alloc(0),
    ]) {
      assert.equal(parsePropTag(data), undefined, data.toString("hex"));
    }
  });
});
