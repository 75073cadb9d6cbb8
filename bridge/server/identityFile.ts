/**
 * The identity file: how players sign in (docs/IDENTITY.md). It may hold client secrets, so only the
 * server's own user may read it.
 *
 *     attemptsPerMinute: 60          # of one address
 *     trustedProxies: [127.0.0.1]    # whose X-Forwarded-For is believed
 *     apps:
 *       demo:
 *         oidc:
 *           issuer: https://id.example
 *           clientId: shop
 *           clientSecretFile: /etc/coinslot/shop.secret
 *           scopes: openid profile
 *           returnUrls: [https://game.example/signed-in]
 *           origins: [https://game.example]
 *         wallet:
 *           chains: [1, 8453]
 *           domains: [game.example]
 *           statement: Sign in to the shop.
 *         gip0006:
 *           cid: 41e4a6b0-e559-11f1-a876-431aeaaaf7fa
 *           hrp: tb
 */

import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type {
  AppIdentity,
  Gip0006Settings,
  IdentityConfig,
  OidcSettings,
  WalletSettings,
} from "./auth/appIdentity.ts";
import { readOwnText } from "./platform/ownTextFile.ts";

/** What the file says, or why it cannot be used; a problem never quotes a secret. */
export type IdentityResult =
  | { readonly ok: true; readonly identity: IdentityConfig }
  | { readonly ok: false; readonly problem: string };

const LIST_MAX = 50;
const ATTEMPTS_PER_MINUTE = "60";
const ATTEMPTS_PER_MINUTE_MAX = 1_000_000;
/** Who runs its provider on this machine may do so without TLS. */
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

type Node = { readonly [key: string]: unknown };

/** Reads the file. Never rejects. */
export async function readIdentity(file: string): Promise<IdentityResult> {
  const own = await readOwnText(file);
  return own.ok ? readIdentityText(own.text, file) : own;
}

/** Reads a file's text; JSON is YAML too. */
export function readIdentityText(text: string, file: string): IdentityResult {
  try {
    const root = groupOf(parse(text), ROOT_KEYS, "the file");
    const apps = groupOf(root.apps ?? {}, undefined, "apps");
    const entries = Object.entries(apps).map(([id, node]) => [id, readApp(id, node)] as const);
    const attemptsPerMinute = readWhole(
      root.attemptsPerMinute ?? ATTEMPTS_PER_MINUTE,
      "attemptsPerMinute",
      ATTEMPTS_PER_MINUTE_MAX,
    );
    const trustedProxies = readList(root.trustedProxies, "trustedProxies").map(readAddress);
    return { ok: true, identity: { apps: new Map(entries), attemptsPerMinute, trustedProxies } };
  } catch (error) {
    const problem = error instanceof WrongIdentity ? error.message : "it is not YAML";
    return { ok: false, problem: `${file}: ${problem}` };
  }
}

const ROOT_KEYS = ["apps", "attemptsPerMinute", "trustedProxies"];
const OIDC_KEYS = [
  "issuer",
  "clientId",
  "clientSecret",
  "clientSecretFile",
  "scopes",
  "returnUrls",
  "origins",
];

class WrongIdentity extends Error {}

/** Every value stays text: an id of digits is no number. */
function parse(text: string): unknown {
  return load(text, { schema: FAILSAFE_SCHEMA });
}

function readApp(id: string, node: unknown): AppIdentity {
  const what = `apps.${id}`;
  const { oidc, wallet, gip0006 } = groupOf(node, ["oidc", "wallet", "gip0006"], what);
  return {
    ...(oidc === undefined ? {} : { oidc: readOidc(oidc, `${what}.oidc`) }),
    ...(wallet === undefined ? {} : { wallet: readWallet(wallet, `${what}.wallet`) }),
    ...(gip0006 === undefined ? {} : { gip0006: readGip0006(gip0006, `${what}.gip0006`) }),
  };
}

function readOidc(node: unknown, what: string): OidcSettings {
  const group = groupOf(node, OIDC_KEYS, what);
  const clientSecret = readClientSecret(group, what);
  const scopes = readWord(group.scopes ?? "openid profile", `${what}.scopes`);
  if (!scopes.split(" ").includes("openid")) {
    throw new WrongIdentity(`${what}.scopes has the scope openid among them`);
  }
  return {
    issuer: readIssuer(group.issuer, `${what}.issuer`),
    clientId: readWord(group.clientId, `${what}.clientId`),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    scopes,
    returnUrls: readList(group.returnUrls, `${what}.returnUrls`).map(readReturnUrl),
    origins: readList(group.origins, `${what}.origins`).map(readOrigin),
  };
}

function readClientSecret(group: Node, what: string): string | undefined {
  const { clientSecret, clientSecretFile } = group;
  if (clientSecret !== undefined) return readWord(clientSecret, `${what}.clientSecret`);
  if (clientSecretFile === undefined) return undefined;
  const file = readWord(clientSecretFile, `${what}.clientSecretFile`);
  try {
    return readWord(readFileSync(file, "utf8").trim(), `the text in ${file}`);
  } catch (error) {
    if (error instanceof WrongIdentity) throw error;
    throw new WrongIdentity(`${what}.clientSecretFile cannot be read: ${codeOf(error)}`);
  }
}

function readWallet(node: unknown, what: string): WalletSettings {
  const group = groupOf(node, ["chains", "domains", "statement"], what);
  const chains = readList(group.chains, `${what}.chains`);
  const domains = readList(group.domains, `${what}.domains`);
  if (chains.length === 0) throw new WrongIdentity(`${what}.chains names at least one chain`);
  if (domains.length === 0) throw new WrongIdentity(`${what}.domains names at least one host`);
  const { statement } = group;
  const settings = {
    chains: chains.map((one) => readWhole(one, `${what}.chains`, Number.MAX_SAFE_INTEGER)),
    domains: domains.map((one) => readDomain(one, `${what}.domains`)),
  };
  if (statement === undefined) return settings;
  return { ...settings, statement: readWord(statement, `${what}.statement`) };
}

function readGip0006(node: unknown, what: string): Gip0006Settings {
  const { cid, hrp } = groupOf(node, ["cid", "hrp"], what);
  return { cid: readWord(cid, `${what}.cid`), hrp: readWord(hrp, `${what}.hrp`) };
}

function readIssuer(value: unknown, what: string): string {
  const text = readWord(value, what);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:") return text;
  if (url?.protocol === "http:" && LOOPBACK.includes(url.hostname)) return text;
  throw new WrongIdentity(`${what} is an address that begins with https://`);
}

function readReturnUrl(text: string): string {
  const isUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isUrl && !text.includes("#")) return text;
  throw new WrongIdentity("returnUrls holds web addresses without #");
}

function readOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new WrongIdentity("origins holds web origins like https://game.example");
}

function readDomain(text: string, what: string): string {
  if (URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text) return text;
  throw new WrongIdentity(`${what} holds hosts like game.example, or game.example:8443`);
}

function readAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new WrongIdentity("trustedProxies holds IP addresses");
}

function readList(value: unknown, what: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > LIST_MAX) {
    throw new WrongIdentity(`${what} is a list of at most ${LIST_MAX}`);
  }
  return value.map((one) => readWord(one, what));
}

/** One line of ASCII. */
function readWord(value: unknown, what: string): string {
  if (typeof value === "string" && /^[!-~](?:[ -~]{0,510}[!-~])?$/.test(value)) return value;
  throw new WrongIdentity(`${what} is one line of at most 512 letters, digits and signs`);
}

function readWhole(value: unknown, what: string, max: number): number {
  const number = typeof value === "string" && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= max) return number;
  throw new WrongIdentity(`${what} is a whole number, 1 or more`);
}

function groupOf(value: unknown, keys: readonly string[] | undefined, what: string): Node {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongIdentity(`${what} is no group of keys`);
  }
  const known = keys ?? Object.keys(value);
  if (Object.keys(value).every((key) => known.includes(key))) return value as Node;
  throw new WrongIdentity(`${what} has a key that nothing reads; there are ${known.join(", ")}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
