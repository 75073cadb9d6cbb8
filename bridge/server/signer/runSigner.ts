/** The signer as a process: reads its key, opens its journal, and serves until it is told to stop. */

import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { readHexKey } from "../platform/hexKeyFile.ts";
import { readOwnText } from "../platform/ownTextFile.ts";
import { createNodeRpc } from "../rails/utxo/nodeRpc.ts";
import { addressAt } from "../rails/utxo/receivingAddress.ts";
import {
  type AccountKeys,
  keysOfAccount,
  keysOfWords,
  WrongKey,
} from "../rails/utxo/spending/accountKeys.ts";
import { openWatchWallet, type WatchWallet } from "../rails/utxo/spending/watchWallet.ts";
import { createJobSigner, type SignedChain } from "./jobSigner.ts";
import { JournalProblem, openJournal } from "./journal.ts";
import { createSignerEdge } from "./signerEdge.ts";
import type { SignerChainConfig, SignerConfig } from "./signerFile.ts";

export interface RunningSigner {
  readonly port: number;
  /** Questions under way are answered first. */
  stop(): Promise<void>;
}

/** What an operator can mend; its text is the whole story. */
export class SignerProblem extends Error {}

/** Nodes that are asked to read old blocks take their time. */
const NODE_PATIENCE_MS = 10 * 60 * 1000;
const NODE_TIMEOUT_MS = 20_000;
const NODE_ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** Rejects with SignerProblem. */
export async function runSigner(
  config: SignerConfig,
  parts: { readonly log: Logger; nowMs(): number },
): Promise<RunningSigner> {
  const secret = await readHexKey(config.secretFile);
  if (!secret.ok) throw new SignerProblem(secret.problem);
  const chains = await chainsOf(config);
  const tls = await readTls(config);
  const journal = await openJournal(config.journal).catch((error) => {
    throw error instanceof JournalProblem ? new SignerProblem(error.message) : error;
  });
  // The node begins to watch now, not with the first job.
  for (const [net, { wallet }] of chains) {
    wallet().catch((error) => parts.log.warn({ err: error, net }, "no coins are seen yet"));
  }
  const signer = createJobSigner({ ...parts, chains, journal });
  const edge = createSignerEdge({ ...parts, signer, secret: secret.bytes, ...(tls && { tls }) });
  await listen(edge, config);
  return {
    port: (edge.address() as AddressInfo).port,
    async stop() {
      await new Promise((resolve) => {
        edge.close(resolve);
        edge.closeIdleConnections();
      });
      await journal.close();
    },
  };
}

/** The keys of a chain. Rejects with SignerProblem; the key is not in it. */
export async function readAccountKeys(
  file: string,
  { network }: SignerChainConfig,
): Promise<AccountKeys> {
  const own = await readOwnText(file);
  if (!own.ok) throw new SignerProblem(own.problem);
  try {
    const text = own.text.trim();
    return text.includes(" ") ? keysOfWords(text, network) : keysOfAccount(text, network);
  } catch (error) {
    if (error instanceof WrongKey) throw new SignerProblem(`${file}: ${error.message}`);
    throw error;
  }
}

async function chainsOf({ keyFile, chains }: SignerConfig): Promise<Map<string, SignedChain>> {
  const entries = chains.map(async (chain) => {
    const keys = await readAccountKeys(keyFile, chain);
    const { network, rules } = chain;
    const signed: SignedChain = {
      ...{ network, rules, keys, wallet: walletOf(chain, keys) },
      addressAt: ({ branch, index }) => addressAt(keys.publicKey, branch, index, network),
    };
    return [chain.net, signed] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Opens it once; after a failure the next one who asks tries again. */
function walletOf(chain: SignerChainConfig, keys: AccountKeys): () => Promise<WatchWallet> {
  let opening: Promise<WatchWallet> | undefined;
  return () => {
    opening ??= openWallet(chain, keys).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

async function openWallet(chain: SignerChainConfig, keys: AccountKeys): Promise<WatchWallet> {
  const { net, network, rpc, wallet: name, since } = chain;
  const limits = { timeoutMs: NODE_TIMEOUT_MS, answerBytesMax: NODE_ANSWER_BYTES_MAX };
  const node = createNodeRpc({ ...limits, url: rpc, timeoutMs: NODE_PATIENCE_MS });
  const wallet = createNodeRpc({ ...limits, url: `${rpc}/wallet/${name}` });
  const first = String(await node.call("getblockhash", [0]));
  if (net !== `bip122:${first.slice(0, 32)}`) {
    throw new SignerProblem(`${node.health().name} is a node of another chain than ${net}`);
  }
  const { publicKey: accountKey, origin } = keys;
  const account = { accountKey, ...(origin === undefined ? {} : { origin }) };
  return await openWatchWallet({ node, wallet, name, network, since, ...account });
}

async function readTls({ tls }: SignerConfig): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  if (tls === undefined) return undefined;
  const [cert, key] = await Promise.all([tls.cert, tls.key].map(readPem));
  return { cert: cert as Buffer, key: key as Buffer };
}

async function readPem(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new SignerProblem(`${file} cannot be read`);
  }
}

async function listen(edge: Server, { host, port }: SignerConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    edge.once("error", (error: NodeJS.ErrnoException) => {
      reject(new SignerProblem(`it cannot listen on ${host}:${port}: ${error.code}`));
    });
    edge.listen(port, host, resolve);
  });
}
