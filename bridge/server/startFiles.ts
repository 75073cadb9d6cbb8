/** The files that a server starts with, each read once and judged. */

import type { IdentityConfig } from "./auth/appIdentity.ts";
import type { Catalog } from "./catalog/catalog.ts";
import { problemText } from "./catalog/problemText.ts";
import { readCatalogFile } from "./catalog/readCatalogFile.ts";
import { readChains } from "./chainsFile.ts";
import type { Config } from "./config.ts";
import { readIdentity } from "./identityFile.ts";
import { checkLiveNodes } from "./liveConfig.ts";
import { readHexKey } from "./platform/hexKeyFile.ts";
import { type MasterKey, readMasterKey } from "./platform/masterKey.ts";
import type { ChainsConfig } from "./rails/chain/chainConfig.ts";
import type { Signer } from "./rails/utxo/signer.ts";
import { createSignerClient } from "./rails/utxo/signerClient.ts";
import { createRandomHex } from "./randomHex.ts";
import { type AppSecrets, readSecrets } from "./secrets.ts";

/** Keys of apps, by app id. */
export type Secrets = ReadonlyMap<string, AppSecrets>;

/**
 * What signs for apps: the secrets file, and the key to what the store holds. And who vouches for
 * players, and the chains that money is taken on.
 */
export interface Signers {
  readonly secrets: Secrets;
  readonly masterKey: MasterKey | undefined;
  readonly identity: IdentityConfig | undefined;
  readonly chains: ChainsConfig | undefined;
  /** From it the tokens of GIP0006's terminals are derived. */
  readonly gipSalt: Buffer | undefined;
  /** Signs what pays out, in a process elsewhere. */
  readonly signer: Signer | undefined;
}

/** A signer asks its node first, and answers one after the other. */
const SIGNER_TIMEOUT_MS = 30_000;

/** What an operator can mend; its text is the whole story. */
export class StartProblem extends Error {}

/** Rejects with StartProblem. */
export async function requireCatalog(file: string): Promise<Catalog> {
  const { text, result } = await readCatalogFile(file);
  if (result.ok) return result.catalog;
  throw new StartProblem(result.problems.map((problem) => problemText(problem, text)).join("\n"));
}

/** Rejects with StartProblem. */
export async function readSigners(config: Config): Promise<Signers> {
  const secrets = (await readNamed(config.secretsFile, readSecrets))?.apps ?? new Map();
  const masterKey = (await readNamed(config.masterKeyFile, readMasterKey))?.masterKey;
  const identity = (await readNamed(config.identityFile, readIdentity))?.identity;
  const chains = (await readNamed(config.chainsFile, readChains))?.chains;
  if (config.environment === "live") requireLiveNodes(chains);
  const gipSalt = (await readNamed(config.gipSaltFile, readHexKey))?.bytes;
  const signer = await signerOf(config);
  return { secrets, masterKey, identity, chains, gipSalt, signer };
}

function requireLiveNodes(chains: ChainsConfig | undefined): void {
  try {
    checkLiveNodes(chains?.chains ?? []);
  } catch (error) {
    throw new StartProblem(error instanceof Error ? error.message : String(error));
  }
}

async function signerOf({ signer }: Config): Promise<Signer | undefined> {
  const secret = (await readNamed(signer?.secretFile, readHexKey))?.bytes;
  if (signer === undefined || secret === undefined) return undefined;
  const { url } = signer;
  const clock = { nowMs: Date.now, randomHex: createRandomHex() };
  return createSignerClient({ url, secret, timeoutMs: SIGNER_TIMEOUT_MS, ...clock });
}

/** What a file says that need not be there; undefined when none is named. */
async function readNamed<Read>(
  file: string | undefined,
  read: (file: string) => Promise<(Read & { ok: true }) | { ok: false; problem: string }>,
): Promise<Read | undefined> {
  if (file === undefined) return undefined;
  const result = await read(file);
  if (result.ok) return result;
  throw new StartProblem(result.problem);
}
