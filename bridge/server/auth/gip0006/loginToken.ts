/**
 * GIP0006, token.user: what a player's wallet signs to log in to a game.
 *
 *     {data: {cid, uid, time, addr, pubkey}, sig}
 *
 * `sig` is hex of the DER form of ECDSA over secp256k1 by `pubkey` over hash256(stringify(data)), and
 * the witness program of `addr` is hash160(pubkey). hash256 is SHA-256 twice; hash160 is RIPEMD-160
 * of SHA-256. `stringify` writes keys in ascending order, each followed by its value, without
 * anything between, and leaves out what is 0 or empty; without separators one text can be read in
 * two ways, so the form of each field is checked, too.
 */

import { createHash, createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import { decodeSegwitAddress } from "./segwitAddress.ts";
import { stringify } from "./stringify.ts";

export interface LoginTokenData {
  /** The game. */
  readonly cid: string;
  /** The player's name in the game, as the wallet was told it. */
  readonly uid: string;
  /** Seconds. */
  readonly time: number;
  readonly addr: string;
  /** 33 bytes, hex. */
  readonly pubkey: string;
}

export interface LoginToken {
  readonly data: LoginTokenData;
  readonly sig: string;
}

/** What a token must say to be good here, now. */
export interface LoginTokenTerms {
  readonly cid: string;
  /** How the network's addresses begin: `tb`. */
  readonly hrp: string;
}

/** Whoever shows a token later was too slow, or found it. */
export const LOGIN_TOKEN_LIFE_MS = 5 * 60 * 1000;
const CLOCK_SKEW_MS = 60 * 1000;

/** What is wrong with a token, to be told to a developer; undefined when nothing is. */
export function wrongLoginToken(
  { data, sig }: LoginToken,
  terms: LoginTokenTerms,
  nowMs: number,
): string | undefined {
  if (data.cid !== terms.cid) return "cid: the token is for another game";
  const ageMs = nowMs - data.time * 1000;
  if (ageMs < -CLOCK_SKEW_MS) return "time: in the future";
  if (ageMs > LOGIN_TOKEN_LIFE_MS) return "time: too long ago";
  const address = decodeSegwitAddress(data.addr);
  if (address?.hrp !== terms.hrp || address.version !== 0)
    return "addr: no address of this network";
  const pubkey = Buffer.from(data.pubkey, "hex");
  if (!hash160(pubkey).equals(address.program)) return "addr: not that of pubkey";
  const key = keyOf(pubkey);
  if (key === undefined) return "pubkey: no point of the curve";
  const isSigned = isSignedText(stringify(data), key, sig);
  return isSigned ? undefined : "sig: not by pubkey over this data";
}

/** RIPEMD-160 of SHA-256. */
export function hash160(bytes: Buffer): Buffer {
  return createHash("ripemd160")
    .update(hash("sha256", bytes, "buffer"))
    .digest();
}

/** Whether `sig` (hex of DER) is that of `key` over hash256 of a text. */
export function isSignedText(text: string, key: KeyObject, sig: string): boolean {
  // The verifier hashes once more.
  const once = hash("sha256", text, "buffer");
  return verify("sha256", once, { key, dsaEncoding: "der" }, Buffer.from(sig, "hex"));
}

/** SubjectPublicKeyInfo of a compressed point of secp256k1, up to the point. */
const SPKI_HEAD = Buffer.from("3036301006072a8648ce3d020106052b8104000a032200", "hex");

/** A compressed point of secp256k1 as a key; undefined for what is none. */
export function keyOf(point: Buffer): KeyObject | undefined {
  try {
    const key = Buffer.concat([SPKI_HEAD, point]);
    return createPublicKey({ key, format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}
