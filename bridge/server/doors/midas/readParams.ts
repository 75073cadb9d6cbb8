/**
 * Parameters as they arrive (contract 3.2): a query string, or a form's body. A `+` is a space, as
 * forms write it, so the `+` of a base64 sig must arrive as %2B.
 */

import type { Param } from "./signature.ts";

/** Bytes of a query string or a body. */
export const PARAMS_BYTES_MAX = 8192;
const PARAMS_MAX = 40;
const VALUE_BYTES_MAX = 1024;

/** The parameters in the order in which they came, or what is wrong with them. */
export type ParamReading =
  | { readonly kind: "params"; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: "unreadable"; readonly problem: string };

/** Reads `name=value` pairs joined with "&". Names are letters, digits and `_`; each comes once. */
export function readParams(text: string): ParamReading {
  if (text.length > PARAMS_BYTES_MAX) return unreadable(`more than ${PARAMS_BYTES_MAX} bytes`);
  const pairs = text.split("&").filter((pair) => pair !== "");
  if (pairs.length > PARAMS_MAX) return unreadable(`more than ${PARAMS_MAX} parameters`);
  const params = new Map<string, string>();
  for (const pair of pairs) {
    const param = paramOf(pair);
    if (param === undefined) return unreadable("a parameter is not percent-encoded UTF-8");
    const [name, value] = param;
    if (!/^[A-Za-z0-9_]{1,32}$/.test(name)) return unreadable("a parameter's name");
    if (params.has(name)) return unreadable(`${name} comes twice`);
    if (Buffer.byteLength(value) > VALUE_BYTES_MAX) {
      return unreadable(`${name}: more than ${VALUE_BYTES_MAX} bytes`);
    }
    // The store's driver would cut text off there.
    if (value.includes("\0")) return unreadable(`${name}: a NUL`);
    params.set(name, value);
  }
  return { kind: "params", params };
}

function unreadable(problem: string): ParamReading {
  return { kind: "unreadable", problem };
}

function paramOf(pair: string): Param | undefined {
  const at = pair.indexOf("=");
  const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
  try {
    return [decodeURIComponent(plain(name)), decodeURIComponent(plain(value))];
  } catch {
    return undefined;
  }
}

function plain(text: string): string {
  return text.replaceAll("+", " ");
}
