/**
 * The secrets file: what signs for an app. It is plain text for now, so only the server's own user may
 * read it.
 *
 *     apps:
 *       demo:
 *         midas:
 *           appKey: 228bf094169a40a3bd188ba37ebe8723
 *           strict: true        # optional: only /v3/r + path is signed
 *         notices:              # what signs notices, the newest first (docs/NOTICES.md)
 *           symmetric: [whsec_bmV3ZXIgc2VjcmV0IG9mIDI0IGJ5dGVz, whsec_b2xkZXIgc2VjcmV0IG9mIDI0IGJ5dGVz]
 *           ed25519: []
 */

import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type { NoticeSecret } from "./notices/noticeTarget.ts";
import { readOwnText } from "./platform/ownTextFile.ts";

/** The secrets of one app. */
export interface AppSecrets {
  readonly midas?: MidasSecrets;
  /** The newest first. */
  readonly notices?: readonly NoticeSecret[];
}

/** With what an app's merchant signs calls of the Midas document. */
export interface MidasSecrets {
  readonly appKey: string;
  /** Only `/v3/r` + path is signed, not the bare path too. */
  readonly strict: boolean;
}

/** Secrets by app id, or why there are none; a problem never quotes the file. */
export type SecretsResult =
  | { readonly ok: true; readonly apps: ReadonlyMap<string, AppSecrets> }
  | { readonly ok: false; readonly problem: string };

/** A key shorter than this can be guessed. */
const KEY_CHARS_MIN = 16;
const KEY_CHARS_MAX = 128;

type Node = { readonly [key: string]: unknown };

/** Reads the file. Never rejects. */
export async function readSecrets(file: string): Promise<SecretsResult> {
  const own = await readOwnText(file);
  return own.ok ? readSecretsText(own.text, file) : own;
}

/** Reads a file's text; JSON is YAML too. */
export function readSecretsText(text: string, file: string): SecretsResult {
  try {
    const root = groupOf(parse(text), ["apps"], "the file");
    const apps = groupOf(root.apps ?? {}, undefined, "apps");
    const entries = Object.entries(apps).map(([id, node]) => [id, readApp(id, node)] as const);
    return { ok: true, apps: new Map(entries) };
  } catch (error) {
    const problem = error instanceof WrongSecrets ? error.message : "it is not YAML";
    return { ok: false, problem: `${file}: ${problem}` };
  }
}

class WrongSecrets extends Error {}

/** Every value stays text: a key of digits is no number. */
function parse(text: string): unknown {
  return load(text, { schema: FAILSAFE_SCHEMA });
}

function readApp(id: string, node: unknown): AppSecrets {
  const { midas, notices } = groupOf(node, ["midas", "notices"], `apps.${id}`);
  return {
    ...(midas === undefined ? {} : { midas: readMidas(midas, `apps.${id}.midas`) }),
    ...(notices === undefined ? {} : { notices: readNotices(notices, `apps.${id}.notices`) }),
  };
}

function readMidas(node: unknown, what: string): MidasSecrets {
  const { appKey, strict = "false" } = groupOf(node, ["appKey", "strict"], what);
  if (strict !== "true" && strict !== "false") {
    throw new WrongSecrets(`${what}.strict is true or false`);
  }
  return { appKey: readKey(appKey, `${what}.appKey`), strict: strict === "true" };
}

function readNotices(node: unknown, what: string): readonly NoticeSecret[] {
  const { symmetric = [], ed25519 = [] } = groupOf(node, ["symmetric", "ed25519"], what);
  return [
    ...readSigners(symmetric, "symmetric", `${what}.symmetric`),
    ...readSigners(ed25519, "ed25519", `${what}.ed25519`),
  ];
}

/** Two live ones are a rotation; more have been forgotten. */
const SIGNERS_MAX = 2;

function readSigners(node: unknown, kind: NoticeSecret["kind"], what: string): NoticeSecret[] {
  if (!Array.isArray(node) || node.length > SIGNERS_MAX) {
    throw new WrongSecrets(`${what} is a list of at most ${SIGNERS_MAX}`);
  }
  return node.map((text) => ({ kind, text: readKey(text, what) }));
}

function readKey(value: unknown, what: string): string {
  const isKey = typeof value === "string" && /^[!-~]*$/.test(value);
  if (isKey && value.length >= KEY_CHARS_MIN && value.length <= KEY_CHARS_MAX) return value;
  throw new WrongSecrets(
    `${what} is ${KEY_CHARS_MIN} to ${KEY_CHARS_MAX} letters, digits and signs`,
  );
}

function groupOf(value: unknown, keys: readonly string[] | undefined, what: string): Node {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongSecrets(`${what} is no group of keys`);
  }
  const known = keys ?? Object.keys(value);
  if (Object.keys(value).every((key) => known.includes(key))) return value as Node;
  throw new WrongSecrets(`${what} has a key that nothing reads; there are ${known.join(", ")}`);
}
