import { sha256 } from "@noble/hashes/sha2.js";

/** BIP-340's hash of a text under a tag, which keeps it apart from hashes of other things; hex. Runs in browsers, too. */
export function taggedHash(tag: string, text: string): string {
  const [name, body] = [tag, text].map((one) => new TextEncoder().encode(one));
  const start = sha256(name ?? new Uint8Array());
  const digest = sha256(Uint8Array.of(...start, ...start, ...(body ?? [])));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
