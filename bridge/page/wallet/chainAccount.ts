/** One account on the chain, seen and used through its wallet: reads, sends, waits. */

import {
  BrowserProvider,
  Contract,
  getAddress,
  JsonRpcSigner,
  Network,
  type TransactionRequest,
} from "ethers";
import type { ChainCall } from "../verifyTerms.ts";
import type { Eip1193Provider } from "./eip1193.ts";
import { hasCode, problemOf, WalletStop } from "./walletProblem.ts";

export interface ChainAccount {
  /** Of a token, or of the chain's own coin. */
  balanceOf(token: string | undefined): Promise<bigint>;
  allowanceOf(token: string, spender: string): Promise<bigint>;
  /** Whether the chain would take the call as things are now. */
  wouldTake(call: ChainCall): Promise<boolean>;
  /** Asks the wallet to sign and send; gives the hash. */
  send(call: ChainCall): Promise<string>;
  /**
   * Waits for the block with the transaction; false when the chain refused it there. Throws
   * WalletStop("walletNode") when the wallet's node stays silent, or after `patienceMs`.
   */
  isIncluded(hash: string, signal: AbortSignal, patienceMs?: number): Promise<boolean>;
}

const TOKEN_ABI = [
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
];
const RECEIPT_EVERY_MS = 1000;
/** The wallet's node may be unreachable for a moment. */
const FAILED_READS_MAX = 10;

/** Opens an account at a wallet that is on this chain already. */
export function openChainAccount(
  provider: Eip1193Provider,
  chainId: number,
  account: string,
): ChainAccount {
  const network = Network.from(chainId);
  const options = { staticNetwork: network, cacheTimeout: -1 };
  const chain = new BrowserProvider(toEthers(provider), network, options);
  const signer = new JsonRpcSigner(chain, getAddress(account.toLowerCase()));
  const tokenAt = (address: string) => new Contract(address, TOKEN_ABI, chain);
  return {
    balanceOf: (token) =>
      read(async () =>
        token === undefined
          ? await chain.getBalance(signer.address)
          : BigInt(await tokenAt(token).getFunction("balanceOf")(signer.address)),
      ),
    allowanceOf: (token, spender) =>
      read(async () =>
        BigInt(await tokenAt(token).getFunction("allowance")(signer.address, spender)),
      ),
    async wouldTake(call) {
      try {
        await signer.estimateGas(transactionOf(call));
        return true;
      } catch (error) {
        if (problemOf(error) === "reverted") return false;
        throw error;
      }
    },
    async send(call) {
      const transaction = transactionOf(call);
      const gas = await signer.estimateGas(transaction);
      // What the call costs may change a little until it is in a block.
      return await signer.sendUncheckedTransaction({ ...transaction, gasLimit: (gas * 6n) / 5n });
    },
    isIncluded: (hash, signal, patienceMs) => waitForBlock(chain, hash, signal, patienceMs),
  };
}

async function waitForBlock(
  chain: BrowserProvider,
  hash: string,
  signal: AbortSignal,
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let failures = 0;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += RECEIPT_EVERY_MS) {
    if (signal.aborted) throw new WalletStop("rejected");
    try {
      const receipt = await chain.getTransactionReceipt(hash);
      if (receipt !== null) return receipt.status !== 0;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures > FAILED_READS_MAX) throw new WalletStop("walletNode", error);
    }
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_EVERY_MS));
  }
  throw new WalletStop("walletNode");
}

/** A read that fails is no refused payment: the wallet's node does not answer. */
async function read<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const isOff = hasCode(error, 4900, 4901);
    throw new WalletStop(isOff ? "disconnected" : "walletNode", error);
  }
}

function transactionOf({ to, data, value }: ChainCall): TransactionRequest {
  return { to: getAddress(to.toLowerCase()), data, value };
}

/** ethers wants parameters that it may change. */
function toEthers(provider: Eip1193Provider): ConstructorParameters<typeof BrowserProvider>[0] {
  return {
    request: ({ method, params }) =>
      provider.request({ method, params: Array.isArray(params) ? params : [] }),
  };
}
