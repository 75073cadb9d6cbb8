/**
 * The page believes what it computed itself (docs/ORDERS.md 19): the payment id is the hash of the
 * terms that are shown, and what the wallet signs is made of the same terms.
 */

import {
  approveCall,
  payNativeCall,
  payTokenCall,
  trinoPayCall,
} from "../server/rails/evm/calldata.ts";
import { NATIVE_COIN, invoiceId as paymentIdOf } from "../server/rails/evm/invoiceTerms.ts";
import { dueNow } from "./dueNow.ts";
import type { EvmState, PayState } from "./payState.ts";
import { isOneOrder } from "./verifyAddress.ts";

/** `mismatch`: the id is not that of these terms. `changed`: it was another invoice before. */
export type TermsVerdict =
  | { readonly kind: "verified"; readonly fingerprint: string }
  | { readonly kind: "mismatch" }
  | { readonly kind: "changed" };

/** What a wallet is asked to send. */
export interface ChainCall {
  readonly to: string;
  readonly data: string;
  readonly value: bigint;
}

/**
 * Judges the terms of an answer for the invoice of this page's address. `earlier` is the fingerprint
 * of the first answer that this browser saw.
 */
export function verifyTerms(
  state: PayState,
  invoiceId: string,
  earlier: string | undefined,
): TermsVerdict {
  if (!isConsistent(state, invoiceId)) return { kind: "mismatch" };
  const fingerprint = fingerprintOf(state);
  if (earlier !== undefined && earlier !== fingerprint) return { kind: "changed" };
  return { kind: "verified", fingerprint };
}

/** What pays what is still due, made of the terms alone. */
export function payCallOf(state: EvmState): ChainCall {
  const { contract, token, amount } = state;
  const due = dueNow(state);
  if (contract.profile === "trino") {
    const data = trinoPayCall(state.invoiceId, contract.recipient, due);
    return { to: contract.address, data, value: 0n };
  }
  const { address: router, recipient, deadline, salt } = contract;
  const chainId = BigInt(state.network.chainId);
  const asset = token.address ?? NATIVE_COIN;
  const terms = { chainId, router, token: asset, amount, recipient, deadline, salt };
  return token.kind === "native"
    ? { to: router, data: payNativeCall(terms), value: due }
    : { to: router, data: payTokenCall(terms, due), value: 0n };
}

/** What lets the contract take `amount` of the token; 0 takes an allowance back. */
export function approveCallOf(state: EvmState, amount: bigint): ChainCall {
  const { address: to = NATIVE_COIN } = state.token;
  return { to, data: approveCall(state.contract.address, amount), value: 0n };
}

function isConsistent(state: PayState, invoiceId: string): boolean {
  const { amount } = state;
  if (state.invoiceId !== invoiceId || amount <= 0n || dueNow(state) > amount) return false;
  return state.kind === "utxo" ? isOneOrder(state) : isOneCall(state);
}

function isOneCall({ network, token, contract, amount }: EvmState): boolean {
  if (network.net !== `eip155:${network.chainId}`) return false;
  if (contract.profile === "trino") return token.kind === "erc20";
  const computed = paymentIdOf({
    chainId: BigInt(network.chainId),
    router: contract.address,
    token: token.address ?? NATIVE_COIN,
    amount,
    recipient: contract.recipient,
    deadline: contract.deadline,
    salt: contract.salt,
  });
  return computed === contract.paymentId.toLowerCase();
}

/** Everything that may not change while somebody pays. */
function fingerprintOf(state: PayState): string {
  const { network, token, amount } = state;
  const unit = `${token.symbol}.${token.decimals}`;
  if (state.kind === "utxo") {
    const { address, script, data } = state.contract;
    return [network.net, address, script, data, unit, String(amount)].join("|");
  }
  const { contract } = state;
  const asset = token.address?.toLowerCase() ?? "native";
  const place = contract.address.toLowerCase();
  const recipient = contract.recipient.toLowerCase();
  const id = contract.profile === "router" ? contract.paymentId.toLowerCase() : "trino";
  return [network.net, place, id, asset, unit, String(amount), recipient].join("|");
}
