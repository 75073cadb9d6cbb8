import type { Net } from "../rails/chain/chain.ts";
import { addressAt } from "../rails/utxo/receivingAddress.ts";
import { FUNDING, KEEPING } from "./jobSigner.ts";
import { readAccountKeys } from "./runSigner.ts";
import type { SignerConfig } from "./signerFile.ts";

/** What people must know of a signer on one chain. */
export interface SignerAddresses {
  readonly net: Net;
  /** Coins that are sent there are what it pays with. */
  readonly funding: string;
  /** Where things of the game lie. */
  readonly keeping: string;
}

/** Asks no node. Rejects with SignerProblem. */
export function signerAddresses(config: SignerConfig): Promise<readonly SignerAddresses[]> {
  return Promise.all(
    config.chains.map(async (chain) => {
      const { publicKey } = await readAccountKeys(config.keyFile, chain);
      const [funding, keeping] = [FUNDING, KEEPING].map(
        ({ branch, index }) => addressAt(publicKey, branch, index, chain.network).address,
      );
      return { net: chain.net, funding: funding ?? "", keeping: keeping ?? "" };
    }),
  );
}
