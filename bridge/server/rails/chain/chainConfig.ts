/** The chains that an operator takes money on, as the chains file says (docs/CHAINS.md). Plain data. */

import type { LatePolicy, OverPolicy } from "../../invoices/invoicePolicy.ts";
import type { UtxoFamily } from "../utxo/network.ts";
import type { Net } from "./chain.ts";

/** A token that an app may take; its address is its identity, the symbol only its name here. */
export interface TokenConfig {
  readonly symbol: string;
  /** In small letters. */
  readonly address: string;
  /** Pinned here: a contract could change its own. */
  readonly decimals: number;
}

/** The coin that a chain's fees are paid in. */
export interface CoinConfig {
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** So many blocks are enough below an amount of whole tokens; the last rule has none. */
export interface ConfirmationRule {
  /** Decimal text. */
  readonly below?: string;
  readonly need: number;
}

/** The networks of the Trino document that an invoice may name. */
export const TRINO_NETWORKS = ["ethereum", "bsc", "polygon", "goerli"] as const;

export type TrinoNetwork = (typeof TRINO_NETWORKS)[number];

/** What every kind of chain has. */
interface AnyChainConfig {
  readonly net: Net;
  /** The word for it in prices, commands and metrics. */
  readonly name: string;
  /** Its nodes, the first is asked first. Addresses may hold secrets: they are never logged. */
  readonly rpc: readonly string[];
  /** Its usual time between blocks. */
  readonly blockTimeMs: number;
  /** By amount, the smallest first. */
  readonly confirmations: readonly ConfirmationRule[];
  readonly currency: CoinConfig;
  readonly tokens: readonly TokenConfig[];
  /** Where people look at transactions; without a slash at the end. */
  readonly explorer?: string;
}

/** A chain of Ethereum's kind. */
export interface EvmChainConfig extends AnyChainConfig {
  readonly kind: "evm";
  readonly chainId: number;
  /** Nodes that say by WebSocket when there is a new block. Addresses may hold secrets. */
  readonly subscribe: readonly string[];
  /** Nodes that a player's wallet may be told of. */
  readonly publicRpc: readonly string[];
  /** Deep enough is also final by the chain's own word. */
  readonly finalized: boolean;
  /** Our router, in small letters. */
  readonly router?: string;
  /** Trino's contract and the one token that it takes, in small letters. */
  readonly trinoPay?: TrinoPayConfig;
  /** The Trino document's word for this chain. */
  readonly trinoNetwork?: TrinoNetwork;
}

export interface TrinoPayConfig {
  readonly address: string;
  /** The symbol of one of the chain's tokens. */
  readonly token: string;
}

/** What an OP_RETURN output says of an order: a digest, or GIP0006's own text for all to read. */
export type OrderBinding = "hash" | "clear";

/** A chain of Bitcoin's kind. It has no tokens: the coin itself is paid. */
export interface UtxoChainConfig extends AnyChainConfig {
  readonly kind: "utxo";
  /** How it writes addresses and keys. */
  readonly family: UtxoFamily;
  readonly binding: OrderBinding;
}

export type ChainConfig = EvmChainConfig | UtxoChainConfig;

/** What an app wants of its invoices. */
export interface AppChainsConfig {
  /**
   * Where its money goes, by net: an address, or on a chain of Bitcoin's kind the extended public key of
   * an account, which has an address for each invoice.
   */
  readonly recipients: { readonly [net: Net]: string };
  /** Where a payment page may send players back to: beginnings of addresses. */
  readonly jumpUrls: readonly string[];
  readonly policy: AppInvoicePolicy;
  readonly expiresAfterMs: number;
  /** On these nets instead. */
  readonly expiresAfterMsOn?: { readonly [net: Net]: number };
}

/** As InvoicePolicy, before it meets a token. */
export interface AppInvoicePolicy {
  /** In whole tokens, as decimal text. */
  readonly tolerance: string;
  readonly topUp: boolean;
  readonly late: LatePolicy;
  readonly over: OverPolicy;
}

export interface ChainsConfig {
  readonly chains: readonly ChainConfig[];
  readonly apps: { readonly [appId: string]: AppChainsConfig };
}

/** How long an app's invoices on this chain stand. */
export function expiresAfterMs(
  {
    expiresAfterMs,
    expiresAfterMsOn,
  }: Pick<AppChainsConfig, "expiresAfterMs" | "expiresAfterMsOn">,
  { net }: Pick<ChainConfig, "net">,
): number {
  return expiresAfterMsOn?.[net] ?? expiresAfterMs;
}

export const NO_CHAINS: ChainsConfig = { chains: [], apps: {} };
