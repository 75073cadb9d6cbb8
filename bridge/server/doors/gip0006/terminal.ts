/**
 * GIP0006's terminals: a game's server, known by its number (cid) and a token that both sides keep
 * (令牌固定量). With the hour's random (令牌随机量), which anybody may ask for, the token makes the access
 * token of that hour; and from the token comes the key that signs requests and answers.
 */

import { createCipheriv, createHash, createHmac, hash } from "node:crypto";
import { stringify } from "../../auth/gip0006/stringify.ts";
import { isDigestSigned, publicKeyOf, signDigest } from "../../rails/utxo/signature.ts";

/** Everything that is asked of the node. */
export interface SignedRequest {
  readonly method: string;
  readonly params: readonly unknown[];
  /** The terminal. */
  readonly cid: string;
  /** The wallet: "primary". */
  readonly wid: string;
}

/** The salt of a node whose operator set none (`hmac-salt`): such a node's tokens anybody can make. */
export const COMMON_SALT = Buffer.alloc(32, 0x11);

const HOUR_S = 3600;

/** The token that a node of this salt gives the terminal: 66 hex characters. */
export function tokenOf(cid: string, salt: Buffer): string {
  return publicKeyOf(derivedKey(cid, salt));
}

/**
 * The terminal's random of an hour, as hex. A node that derives its tokens signs with the key behind the
 * token; for a token of another origin a key is made from the token.
 */
export function randomOf(cid: string, token: string, nowMs: number, salt?: Buffer): string {
  const key =
    salt === undefined ? hash("sha256", `random of ${token}`, "buffer") : derivedKey(cid, salt);
  const time = Math.floor(nowMs / 1000 / HOUR_S);
  return sign({ id: "primary", cid, pubkey: token, time }, key);
}

/** The hour's access token: what a terminal shows instead of its token. Both texts count as they are, as hex. */
export function accessTokenOf(random: string, token: string): string {
  return createHmac("sha256", random).update(token).digest("hex");
}

/** Whether the terminal's token signed the request. */
export function isRequestSigned(request: SignedRequest, sig: string, token: string): boolean {
  const { method, params, cid, wid } = request;
  const digest = digestOf({ method, params, cid, wid });
  return isDigestSigned(digest, sig, publicKeyOf(requestKey(token)));
}

/** The signature of an answer, or of a request: by the same key. */
export function signFor(token: string, value: unknown): string {
  return sign(value, requestKey(token));
}

/** Whether the node that has the token signed the answer. */
export function isAnswerSigned(result: unknown, sig: string, token: string): boolean {
  return isDigestSigned(digestOf(result), sig, publicKeyOf(requestKey(token)));
}

/** A token under the token of the terminal that asked for it, in letters (`encry`). */
export function sealToken(token: string, callerToken: string): string {
  const first = hash256(callerToken);
  const key = first.toString("base64").slice(0, 32);
  const iv = hash256(first).toString("base64").slice(0, 16);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const bytes = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
  return [...bytes.toString("hex")].map((nibble) => LETTERS[Number.parseInt(nibble, 16)]).join("");
}

/** One for each half of a byte. */
const LETTERS = "abcdefghijklmnop";

function derivedKey(cid: string, salt: Buffer): Buffer {
  return createHash("sha256").update(cid).update(salt).digest();
}

function requestKey(token: string): Buffer {
  return hash256(token);
}

function sign(value: unknown, key: Buffer): string {
  return signDigest(digestOf(value), key);
}

function digestOf(value: unknown): Buffer {
  return hash256(stringify(value));
}

/** SHA-256 twice. */
function hash256(data: string | Buffer): Buffer {
  return hash("sha256", hash("sha256", data, "buffer"), "buffer");
}
