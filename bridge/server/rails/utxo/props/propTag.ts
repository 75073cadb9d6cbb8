/**
 * The tag of a prop: what the OP_RETURN output of a transaction says of the thing that its next output
 * holds (docs/PROPS.md). By default the prop's id and a tagged hash (BIP-340) of what it is, so that
 * nobody reads from the chain what a player owns; as a profile clear text, where it is short enough.
 */

import { taggedDigest } from "../taggedDigest.ts";

/** What a prop is, for ever. */
export interface PropTerms {
  /** 16 bytes, hex. */
  readonly pid: string;
  /** The game. */
  readonly cid: string;
  /** The game's own id of such things. */
  readonly oid: string;
  /** In the chain's smallest units. */
  readonly gold: bigint;
  /** CAIP-2. */
  readonly net: string;
}

/** What is written on chains: `clear` falls back to `hash` where the text is too long. */
export type PropBinding = "hash" | "clear";

/** What a tag says. */
export type PropTag =
  | { readonly kind: "hash"; readonly pid: string; readonly digest: string }
  | {
      readonly kind: "clear";
      readonly pid: string;
      readonly cid: string;
      readonly oid: string;
      readonly gold: bigint;
    };

/** What nodes of this family pass on in an OP_RETURN output. */
export const TAG_BYTES_MAX = 80;

/** "csp" and the version of the form. */
const MAGIC = Buffer.from([0x63, 0x73, 0x70, 0x01]);
const PID_BYTES = 16;
const DIGEST_BYTES = 32;
/** 16 bytes: the last letter has two bits of its own. */
const PID = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** 32 bytes that only who knows what the prop is can make. */
export function propDigest({ pid, cid, oid, gold, net }: PropTerms): Buffer {
  // A list in a fixed order, whose texts cannot run into each other.
  const text = JSON.stringify([pid, cid, oid, String(gold), net]);
  return taggedDigest("coinslot/prop/1", text);
}

/** The data of the OP_RETURN output, at most 80 bytes. */
export function propTag(prop: PropTerms, binding: PropBinding): Buffer {
  const clear = binding === "clear" ? clearTag(prop) : undefined;
  if (clear !== undefined && clear.length <= TAG_BYTES_MAX) return clear;
  return Buffer.concat([MAGIC, Buffer.from(prop.pid, "hex"), propDigest(prop)]);
}

/** Undefined for data that is no tag of a prop. */
export function parsePropTag(data: Buffer): PropTag | undefined {
  if (data.length === MAGIC.length + PID_BYTES + DIGEST_BYTES) {
    const rest = data.subarray(MAGIC.length);
    if (!data.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const pid = rest.subarray(0, PID_BYTES).toString("hex");
    return { kind: "hash", pid, digest: rest.subarray(PID_BYTES).toString("hex") };
  }
  return data[0] === OPENING && data.length <= TAG_BYTES_MAX ? parseClear(data) : undefined;
}

/** Whether the tag says what the prop is. A tag is evidence for people: the outputs decide. */
export function isTagOf(tag: PropTag, prop: PropTerms): boolean {
  if (tag.kind === "hash") return tag.digest === propDigest(prop).toString("hex");
  const { pid, cid, oid, gold } = tag;
  return pid === prop.pid && cid === prop.cid && oid === prop.oid && gold === prop.gold;
}

const OPENING = 0x7b;

/** The id in base64 (URL alphabet) leaves room for the game's own words. */
function clearTag({ pid, cid, oid, gold }: PropTerms): Buffer {
  const prop = Buffer.from(pid, "hex").toString("base64url");
  return Buffer.from(JSON.stringify({ prop, cid, oid, gold: Number(gold) }));
}

function parseClear(data: Buffer): PropTag | undefined {
  const said = parseJson(data.toString("utf8"));
  if (said === undefined) return undefined;
  const { prop, cid, oid, gold } = said;
  if (typeof prop !== "string" || !PID.test(prop)) return undefined;
  if (typeof cid !== "string" || typeof oid !== "string") return undefined;
  if (typeof gold !== "number" || !Number.isSafeInteger(gold) || gold < 0) return undefined;
  const pid = Buffer.from(prop, "base64url").toString("hex");
  return { kind: "clear", pid, cid, oid, gold: BigInt(gold) };
}

function parseJson(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
