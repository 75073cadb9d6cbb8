/**
 * How an order travels to a wallet, as link or QR code: BIP-21 with GIP0006's four fields beside it.
 *
 *     litecoin:ADDRESS?amount=0.5&label=Sword&cid=demo&uid=p-ann&sn=7503...&sum=50000000&data=9f86...
 *
 * Ordinary wallets leave out what they do not know and pay; one that knows it puts `data` into an
 * OP_RETURN output, after it has seen that `data` is what binds a payment to this very order.
 */

import { decodeSegwitAddress } from "../../auth/gip0006/segwitAddress.ts";
import type { UtxoNetwork } from "./network.ts";
import { type BoundOrder, clearText, orderDigest } from "./orderBinding.ts";
import { paymentUri } from "./paymentUri.ts";

/** An order as a wallet was told it; nothing in it is believed yet. */
export interface OrderLink {
  /** `litecoin` */
  readonly scheme: string;
  readonly address: string;
  /** In the smallest units. */
  readonly amount: bigint;
  readonly label?: string;
  /** GIP0006's game_id, user_id, order_sn and order_sum; without them it is a payment to anybody. */
  readonly order?: LinkedOrder;
  /** Hex: what the OP_RETURN output shall carry. */
  readonly data?: string;
}

/** The four fields that GIP0006 sends from a game to a wallet. */
export type LinkedOrder = Pick<BoundOrder, "gameId" | "userId" | "orderSn" | "orderSum">;

export type ReadOrderLink =
  | { readonly ok: true; readonly link: OrderLink }
  | { readonly ok: false; readonly reason: string };

/** Why a link must not be paid. */
export type LinkFault =
  | "otherScheme"
  | "otherNetwork"
  | "noAddress"
  | "nothingToPay"
  | "amountIsNotSum"
  | "dataWithoutOrder"
  | "dataOfAnotherOrder";

/** The link of an order; `data` is the hex that railTerms and the OP_RETURN output carry. */
export function makeOrderLink(
  network: UtxoNetwork,
  order: Omit<BoundOrder, "net">,
  data: string,
  label: string,
): string {
  const { gameId, userId, orderSn, orderSum, recipient } = order;
  const fields = { cid: gameId, uid: userId, sn: orderSn, sum: String(orderSum), data };
  const extras = Object.entries(fields).map(
    ([name, text]) => `${name}=${encodeURIComponent(text)}`,
  );
  return [paymentUri(network, recipient, orderSum, label), ...extras].join("&");
}

/** More is no order link. */
const LINK_CHARS_MAX = 4096;
const LINK = /^([a-z][a-z0-9+.-]*):(?:\/\/)?([0-9a-zA-Z]{14,100})(?:\?(.*))?$/is;
const COINS = /^(\d{1,9})(?:\.(\d{1,8}))?$/;
const SUM = /^\d{1,17}$/;
const HEX = /^(?:[0-9a-f]{2}){1,2048}$/;

/** Reads a link; `reason` is for the person who gave it. */
export function parseOrderLink(text: string): ReadOrderLink {
  const [, scheme, address, query = ""] =
    text.length <= LINK_CHARS_MAX ? (LINK.exec(text.trim()) ?? []) : [];
  if (scheme === undefined || address === undefined) return refused("this is no payment link");
  const fields = readQuery(query);
  if (typeof fields === "string") return refused(fields);
  const amount = readCoins(fields.amount);
  if (amount === undefined) return refused("the link names no amount, or none in whole coins");
  const order = readOrder(fields);
  if (order === "part") return refused("of cid, uid, sn and sum the link has only a part");
  if (fields.data !== undefined && !HEX.test(fields.data)) return refused("data is not hex");
  const link: OrderLink = {
    ...{ scheme: scheme.toLowerCase(), address, amount },
    ...(fields.label === undefined ? {} : { label: fields.label }),
    ...(order === undefined ? {} : { order }),
    ...(fields.data === undefined ? {} : { data: fields.data }),
  };
  return { ok: true, link };
}

/** What is wrong with a link for a wallet of this network on this chain (CAIP-2); empty when nothing is. */
export function judgeOrderLink(
  link: OrderLink,
  network: UtxoNetwork,
  net: string,
): readonly LinkFault[] {
  const faults: LinkFault[] = [];
  if (link.scheme !== network.scheme) faults.push("otherScheme");
  const place = decodeSegwitAddress(link.address);
  if (place === undefined) faults.push("noAddress");
  else if (place.hrp !== network.bech32) faults.push("otherNetwork");
  if (link.amount === 0n) faults.push("nothingToPay");
  if (link.order !== undefined && link.order.orderSum !== link.amount)
    faults.push("amountIsNotSum");
  if (link.data !== undefined && link.order === undefined) faults.push("dataWithoutOrder");
  if (link.data !== undefined && link.order !== undefined) {
    const bound = { ...link.order, recipient: link.address, net };
    if (!isDataOf(bound, link.data)) faults.push("dataOfAnotherOrder");
  }
  return faults;
}

/** Whether `data` (hex) is what binds a payment to this order: its digest, or its text in the clear. */
export function isDataOf(order: BoundOrder, data: string): boolean {
  const bytes = Buffer.from(data, "hex");
  if (orderDigest(order).equals(bytes)) return true;
  // The clear text names a payer, too, who proves nothing and is nobody's business but the payer's.
  const payer = /"addr":"([0-9a-z]{0,90})"/.exec(bytes.toString())?.[1];
  return payer !== undefined && clearText(order, payer).equals(bytes);
}

type Fields = Readonly<Partial<Record<string, string>>>;

/** Each name once; the text says what is wrong. */
function readQuery(query: string): Fields | string {
  const fields: Record<string, string> = {};
  for (const part of query === "" ? [] : query.split("&")) {
    const [name = "", text = ""] = part.split(/=(.*)/s);
    if (Object.hasOwn(fields, name)) return `the link says ${name} twice`;
    // BIP-21: what a wallet must know and does not.
    if (name.startsWith("req-")) return `the link wants ${name}, which this wallet does not know`;
    try {
      fields[name] = decodeURIComponent(text);
    } catch {
      return `${name} is wrongly encoded`;
    }
  }
  return fields;
}

function readCoins(text: string | undefined): bigint | undefined {
  const [match, whole = "", part = ""] = COINS.exec(text ?? "") ?? [];
  return match === undefined ? undefined : BigInt(whole + part.padEnd(8, "0"));
}

function readOrder({ cid, uid, sn, sum }: Fields): LinkedOrder | "part" | undefined {
  if (cid === undefined && uid === undefined && sn === undefined && sum === undefined) return;
  if (!cid || !uid || !sn || sum === undefined || !SUM.test(sum)) return "part";
  return { gameId: cid, userId: uid, orderSn: sn, orderSum: BigInt(sum) };
}

function refused(reason: string): ReadOrderLink {
  return { ok: false, reason };
}
