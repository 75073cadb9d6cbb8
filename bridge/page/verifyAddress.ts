/**
 * The address, the amount and the order of a payment without a contract fit each other, as far as a
 * browser can see: the link says what is shown, the address is the script that the server watches, and
 * the mark is that of this order (BIP-21, BIP-173; rails/utxo/orderBinding.ts).
 */

import { decodeSegwitAddress } from "../server/auth/gip0006/segwitAddress.ts";
import { taggedHash } from "../server/rails/utxo/taggedHash.ts";
import type { UtxoState } from "./payState.ts";
import { unitsText } from "./unitsText.ts";

/** Whether the terms are of one piece. */
export function isOneOrder({ network, token, contract, amount }: UtxoState): boolean {
  const { address, script, data } = contract;
  const link = readLink(contract.uri);
  return (
    /^bip122:[0-9a-f]{32}$/.test(network.net) &&
    token.kind === "native" &&
    scriptOf(address) === script &&
    link.address === address &&
    link.fields.get("amount") === plainAmount(amount, token.decimals) &&
    link.fields.get("sum") === String(amount) &&
    link.fields.get("data") === data &&
    isMarkOf(data, link.fields, address, network.net)
  );
}

/** What a wallet is given to pay what is due. */
export interface WalletLinks {
  readonly open: string;
  /** The same without its label, which would only make the code harder to read. */
  readonly scan: string;
}

/** The rest after a part is a plain payment: the order's own link is about its whole sum. */
export function walletLinks({ contract, token, amount }: UtxoState, due: bigint): WalletLinks {
  const { scheme, address, fields } = readLink(contract.uri);
  const label = encodeURIComponent(fields.get("label") ?? "");
  const amountField = `amount=${plainAmount(due, token.decimals)}`;
  const isWhole = due === amount;
  const plain = `${scheme}:${address}?${amountField}`;
  if (!isWhole) return { open: `${plain}&label=${label}`, scan: plain };
  const order = ["cid", "uid", "sn", "sum", "data"].map(
    (name) => `${name}=${encodeURIComponent(fields.get(name) ?? "")}`,
  );
  return { open: contract.uri, scan: [plain, ...order].join("&") };
}

/** Without separators and needless digits, as links and wallets' fields want it: "0.015". */
export function plainAmount(units: bigint, decimals: number): string {
  const text = unitsText(units, decimals).replaceAll(",", "");
  return text.replace(/\.0*$|(\.\d*?[1-9])0+$/, "$1");
}

function readLink(uri: string) {
  const [, scheme = "", address = "", query = ""] = /^(\w+):(\w+)\?(.*)$/.exec(uri) ?? [];
  // In links of this kind a plus sign is a plus sign.
  return { scheme, address, fields: new URLSearchParams(query.replaceAll("+", "%2B")) };
}

function scriptOf(address: string): string | undefined {
  const { program } = decodeSegwitAddress(address) ?? {};
  if (program === undefined) return undefined;
  return `00${hexOf(Uint8Array.of(program.length))}${hexOf(program)}`;
}

function isMarkOf(data: string, fields: URLSearchParams, address: string, net: string): boolean {
  const [cid, uid, sn, sum] = ["cid", "uid", "sn", "sum"].map((name) => fields.get(name) ?? "");
  const order = JSON.stringify([cid, uid, sn, sum, address, net]);
  if (data === taggedHash("coinslot/order/1", order)) return true;
  const clear = clearFields(data);
  return clear?.cid === cid && clear?.uid === uid && clear?.sn === sn && clear?.sum === Number(sum);
}

/** GIP0006's form in the clear. */
function clearFields(data: string): { readonly [name: string]: unknown } | undefined {
  const bytes = Uint8Array.from(data.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
