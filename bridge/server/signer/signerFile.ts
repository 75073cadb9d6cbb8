/**
 * The signer's file (docs/SIGNER.md has it line by line): where it listens, with which key, for which
 * chains, and what it may sign. It holds passwords of nodes, so only the signer's own user may read it.
 *
 *     listen: 127.0.0.1:7360
 *     key: /etc/coinslot-signer/key
 *     secret: /etc/coinslot-signer/secret
 *     journal: /var/lib/coinslot-signer
 *     chains:
 *       - net: bip122:12a765e31ffd4059bada1e25190f6e98
 *         family: litecoin
 *         rpc: http://user:password@127.0.0.1:9332
 *         since: 2026-11-21
 *         purposes: [propCreate, propSend, propOrder]
 *         mostPerOutput: "10000000"
 *         mostPerDay: "500000000"
 */

import { isIP } from "node:net";
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import { isLoopback, isPrivateHost } from "../edges/transportPolicy.ts";
import { readOwnText } from "../platform/ownTextFile.ts";
import type { Net } from "../rails/chain/chain.ts";
import { UTXO_NETWORKS, type UtxoNetwork } from "../rails/utxo/network.ts";
import type { SignPurpose } from "../rails/utxo/signer.ts";
import type { SignerRules } from "./signerRules.ts";

export interface SignerConfig {
  readonly host: string;
  readonly port: number;
  readonly keyFile: string;
  readonly secretFile: string;
  /** A directory. */
  readonly journal: string;
  /** Files in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly chains: readonly SignerChainConfig[];
}

export interface SignerChainConfig {
  readonly net: Net;
  readonly network: UtxoNetwork;
  /** With user and password. */
  readonly rpc: string;
  /** Of the wallet without keys in the node. */
  readonly wallet: string;
  /** Seconds: the key was never paid before; a wallet that is new in the node reads blocks from then on. */
  readonly since: number;
  readonly rules: SignerRules;
}

/** What the file says, or why it cannot be used; a problem never quotes a secret. */
export type SignerFileResult =
  | { readonly ok: true; readonly config: SignerConfig }
  | { readonly ok: false; readonly problem: string };

type Node = { readonly [key: string]: unknown };

class WrongSignerFile extends Error {}

/** Reads the file. Never rejects. */
export async function readSignerFile(file: string): Promise<SignerFileResult> {
  const own = await readOwnText(file);
  if (!own.ok) return own;
  return readSignerText(own.text, file);
}

/** Reads a file's text; JSON is YAML too. */
export function readSignerText(text: string, file: string): SignerFileResult {
  try {
    return { ok: true, config: readRoot(load(text, { schema: FAILSAFE_SCHEMA })) };
  } catch (error) {
    const problem = error instanceof WrongSignerFile ? error.message : "it is not YAML";
    return { ok: false, problem: `${file}: ${problem}` };
  }
}

const ROOT_KEYS = ["listen", "key", "secret", "journal", "tls", "chains"];
const CHAIN_KEYS = [
  ...["net", "family", "rpc", "wallet", "since"],
  ...["purposes", "mostPerOutput", "mostPerDay"],
];
const PURPOSES: readonly SignPurpose[] = ["propCreate", "propSend", "propOrder", "orderPay"];
const CHAINS_MAX = 20;
const LISTEN = "127.0.0.1:7360";
const WALLET = "coinslot-signer";
/** SLIP-44: coins that are worth nothing. */
const TEST_COIN = 1;

function readRoot(node: unknown): SignerConfig {
  const root = groupOf(node, ROOT_KEYS, "the file");
  const { host, port } = readListen(root.listen ?? LISTEN);
  const chains = listOf(root.chains, "chains");
  if (chains.length === 0) throw new WrongSignerFile("chains names at least one chain");
  const config = {
    ...{ host, port },
    keyFile: wordOf(root.key, "key"),
    secretFile: wordOf(root.secret, "secret"),
    journal: wordOf(root.journal, "journal"),
    ...(root.tls === undefined ? {} : { tls: readTls(root.tls) }),
    chains: chains.map(readChain),
  };
  const nets = config.chains.map(({ net }) => net);
  if (new Set(nets).size < nets.length) throw new WrongSignerFile("chains names a net twice");
  if (!isLoopback(host) && !("tls" in config)) {
    throw new WrongSignerFile(
      `on ${host} jobs would travel in the clear: listen on 127.0.0.1, or give tls`,
    );
  }
  return config;
}

function readListen(node: unknown): { host: string; port: number } {
  const text = wordOf(node, "listen");
  const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && Number(port) <= 0xffff) return { host: address, port: Number(port) };
  throw new WrongSignerFile("listen is an address and a port, as 127.0.0.1:7360 or [::1]:7360");
}

function readTls(node: unknown): { cert: string; key: string } {
  const { cert, key } = groupOf(node, ["cert", "key"], "tls");
  return { cert: wordOf(cert, "tls.cert"), key: wordOf(key, "tls.key") };
}

function readChain(node: unknown, at: number): SignerChainConfig {
  const what = `chains[${at}]`;
  const chain = groupOf(node, CHAIN_KEYS, what);
  const network = readFamily(chain.family, `${what}.family`);
  const rules = {
    purposes: readPurposes(chain.purposes, `${what}.purposes`),
    mostPerOutput: amountOf(chain.mostPerOutput, `${what}.mostPerOutput`),
    mostPerDay: amountOf(chain.mostPerDay, `${what}.mostPerDay`),
  };
  if (rules.purposes.includes("orderPay") && network.coinType !== TEST_COIN) {
    const why = "it would pay players' orders with the merchant's money";
    throw new WrongSignerFile(`${what}.purposes: orderPay is for test networks alone: ${why}`);
  }
  return {
    ...{ net: readNet(chain.net, `${what}.net`), network, rules },
    rpc: readRpc(chain.rpc, `${what}.rpc`),
    wallet: readWalletName(chain.wallet ?? WALLET, `${what}.wallet`),
    since: readSince(chain.since, `${what}.since`),
  };
}

function readNet(node: unknown, what: string): Net {
  const net = wordOf(node, what);
  if (/^bip122:[0-9a-f]{32}$/.test(net)) return net;
  throw new WrongSignerFile(`${what} is bip122: and 32 digits of the first block's hash`);
}

function readFamily(node: unknown, what: string): UtxoNetwork {
  const family = wordOf(node, what);
  const found = Object.entries(UTXO_NETWORKS).find(([name]) => name === family);
  if (found !== undefined) return found[1];
  throw new WrongSignerFile(`${what} is one of ${Object.keys(UTXO_NETWORKS).join(", ")}`);
}

/** The text holds a password, so it is not repeated. */
function readRpc(node: unknown, what: string): string {
  const text = wordOf(node, what);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new WrongSignerFile(`${what} is an address like http://user:password@127.0.0.1:9332`);
  }
  if (url.protocol === "http:" && !isPrivateHost(url.hostname)) {
    throw new WrongSignerFile(`${what}: http:// is for this machine and private addresses`);
  }
  return text.replace(/\/+$/, "");
}

function readWalletName(node: unknown, what: string): string {
  const name = wordOf(node, what);
  if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
  throw new WrongSignerFile(`${what} is a name of letters, digits, - and _`);
}

function readSince(node: unknown, what: string): number {
  const text = wordOf(node, what);
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (atMs >= 0) return Math.floor(atMs / 1000);
  throw new WrongSignerFile(`${what} is the day on which the key was made, as 2026-11-21`);
}

function readPurposes(node: unknown, what: string): readonly SignPurpose[] {
  return listOf(node, what).map((one) => {
    const purpose = PURPOSES.find((known) => known === one);
    if (purpose !== undefined) return purpose;
    throw new WrongSignerFile(`${what} holds ${PURPOSES.join(", ")}`);
  });
}

/** In the smallest units. */
function amountOf(node: unknown, what: string): bigint {
  const text = wordOf(node, what);
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new WrongSignerFile(`${what} is a whole number of the smallest units`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= CHAINS_MAX) return value;
  throw new WrongSignerFile(`${what} is a list of at most ${CHAINS_MAX}`);
}

/** One line of ASCII. */
function wordOf(value: unknown, what: string): string {
  if (typeof value === "string" && /^[!-~](?:[ -~]{0,510}[!-~])?$/.test(value)) return value;
  throw new WrongSignerFile(
    `${what} is missing, or no line of at most 512 letters, digits and signs`,
  );
}

function groupOf(value: unknown, keys: readonly string[], what: string): Node {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongSignerFile(`${what} is no group of keys`);
  }
  if (Object.keys(value).every((key) => keys.includes(key))) return value as Node;
  throw new WrongSignerFile(`${what} has a key that nothing reads; there are ${keys.join(", ")}`);
}
