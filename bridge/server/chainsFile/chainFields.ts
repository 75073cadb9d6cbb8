/** Values of the chains file. A value that may hold a secret is never quoted. */

import { type Fields, quote, readOptionalText, readText, type Shape } from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import { isTokenAmount } from "../invoices/tokenAmount.ts";
import { parseAddress } from "../rails/evm/address.ts";

const ONE_LINE = { bytesMax: 512 };
const YES_NO: readonly (string | undefined)[] = ["true", "false"];
/** Addresses of nodes and beginnings of pages. */
const URLS_MAX = 20;
const ADDRESS_SHOWN_MAX = 50;
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** What a whole number may be. */
export interface WholeRule {
  readonly min: number;
  readonly max: number;
}

/** A whole number; undefined when the key is not there or is wrong. */
export function readWhole(
  list: ProblemList,
  fields: Fields,
  key: string,
  rule: WholeRule,
): number | undefined {
  const entry = fields.entries.get(key);
  return entry && wholeOf(list, entry.value, `${key} of ${fields.what}`, rule);
}

/** A whole number; undefined, with a problem, when it is none. */
export function wholeOf(
  list: ProblemList,
  node: YamlNode,
  what: string,
  { min, max }: WholeRule,
): number | undefined {
  const text = node.kind === "text" ? node.text : "";
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  const fix = `Write a whole number from ${min} to ${max}.`;
  list.add(node.offset, `${what} is ${quote(text)}.`, fix);
  return undefined;
}

/** true or false; undefined when the key is not there or is wrong. */
export function readYesNo(list: ProblemList, fields: Fields, key: string): boolean | undefined {
  const text = readOptionalText(list, fields, key, ONE_LINE);
  if (text === undefined || text === "") return undefined;
  if (YES_NO.includes(text)) return text === "true";
  addWrong(list, fields, key, text, "Write true or false.");
  return undefined;
}

/** Text of a form; reports when it is missing or another. */
export function readForm(
  list: ProblemList,
  fields: Fields,
  key: string,
  shape: Shape,
  form: RegExp,
): string {
  const text = readText(list, fields, key, shape, ONE_LINE);
  if (text === "" || form.test(text)) return text;
  addWrong(list, fields, key, text, `Write for example: ${key}: ${shape.examples[key]}`);
  return text;
}

/** An address in small letters; undefined when the key is not there or is wrong. */
export function readAddress(list: ProblemList, fields: Fields, key: string): string | undefined {
  const entry = fields.entries.get(key);
  return entry && addressOf(list, entry.value, `${key} of ${fields.what}`);
}

/** An address in small letters; undefined, with a problem, when it is none. */
export function addressOf(list: ProblemList, node: YamlNode, what: string): string | undefined {
  const text = node.kind === "text" ? node.text.trim() : "";
  const address = parseAddress(text);
  if (address !== undefined) return address;
  const isHex = /^0x[0-9a-fA-F]{40}$/.test(text);
  const fix = isHex
    ? "Its capitals do not fit (EIP-55): a letter is wrong. Copy it again."
    : 'Write 0x and the 40 digits of the address: "0x…"';
  // Longer than any address: it may be a key.
  const shown = text.length > ADDRESS_SHOWN_MAX ? "too long, and" : `${quote(text)}, which`;
  list.add(node.offset, `${what} is ${shown} is no address.`, fix);
  return undefined;
}

/** An amount of whole tokens; undefined when the key is not there or is wrong. */
export function readAmount(list: ProblemList, fields: Fields, key: string): string | undefined {
  const text = readOptionalText(list, fields, key, ONE_LINE);
  if (text === undefined || text === "") return undefined;
  if (isTokenAmount(text)) return text;
  addWrong(list, fields, key, text, `Write an amount like ${key}: "1.99"`);
  return undefined;
}

/** Addresses of the web, or of WebSockets, without a slash at the end. Plain http is for this machine alone. */
export function urlsOf(
  list: ProblemList,
  nodes: readonly YamlNode[],
  what: string,
  plain: "loopback" | "anywhere",
  scheme: "http" | "ws" = "http",
): string[] {
  const surplus = nodes[URLS_MAX];
  if (surplus !== undefined) {
    list.add(surplus.offset, `${what}: more than ${URLS_MAX}.`, "Remove some.");
  }
  return nodes.slice(0, URLS_MAX).flatMap((node) => {
    const text = node.kind === "text" ? node.text.trim() : "";
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isPlain = url?.protocol === `${scheme}:`;
    const mayBePlain = plain === "anywhere" || LOOPBACK.includes(url?.hostname ?? "");
    if (url?.protocol === `${scheme}s:` || (isPlain && mayBePlain))
      return [text.replace(/\/+$/, "")];
    const fix = isPlain
      ? `Write ${scheme}s://; ${scheme}:// is for this machine alone.`
      : `Write a whole address that begins with ${scheme}s://`;
    list.add(node.offset, `${what}: this is no address that may be used.`, fix);
    return [];
  });
}

function addWrong(list: ProblemList, fields: Fields, key: string, text: string, fix: string): void {
  const offset = fields.entries.get(key)?.value.offset ?? fields.offset;
  list.add(offset, `${key} of ${fields.what} is ${quote(text)}.`, fix);
}
