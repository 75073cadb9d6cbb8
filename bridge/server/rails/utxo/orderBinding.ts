/**
 * What ties a transaction to an order: an OP_RETURN output. By default a tagged hash (BIP-340) of the
 * order, so that nobody reads from the chain who bought what; as a profile GIP0006's own clear text,
 * where the chain takes its length. It is evidence for people and never decides: what counts is what
 * the outputs pay.
 */

import { taggedDigest } from "./taggedDigest.ts";

/** The order that a payment is for, in GIP0006's words. */
export interface BoundOrder {
  readonly gameId: string;
  readonly userId: string;
  readonly orderSn: string;
  /** In the smallest units. */
  readonly orderSum: bigint;
  readonly recipient: string;
  /** CAIP-2. */
  readonly net: string;
}

/** What a payment's OP_RETURN output carries, before anybody knows who will pay. */
export function bindingData(order: BoundOrder, binding: "hash" | "clear"): Buffer {
  return binding === "hash" ? orderDigest(order) : clearText(order, "");
}

/** 32 bytes that only who knows the order can make. */
export function orderDigest(order: BoundOrder): Buffer {
  const { gameId, userId, orderSn, orderSum, recipient, net } = order;
  // A list in a fixed order, whose texts cannot run into each other.
  const text = JSON.stringify([gameId, userId, orderSn, String(orderSum), recipient, net]);
  return taggedDigest("coinslot/order/1", text);
}

/** GIP0006's form, in the documented order of its keys. */
export function clearText(order: BoundOrder, payerAddress: string): Buffer {
  const { gameId: cid, userId: uid, orderSn: sn, orderSum } = order;
  const fields = { oper: "pay", cid, uid, sn, sum: Number(orderSum), addr: payerAddress };
  return Buffer.from(JSON.stringify({ ...fields, gaddr: "", publish: -1, height: -1 }));
}

const OP_RETURN = 0x6a;
const OP_PUSHDATA1 = 0x4c;
const OP_PUSHDATA2 = 0x4d;
/** The longest push that is its own length. */
const DIRECT_MAX = 75;

/** The output script that carries `data`. */
export function dataScript(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([OP_RETURN]), pushHead(data.length), data]);
}

/** What an output script carries; undefined for a script of another kind. */
export function readDataScript(script: Buffer): Buffer | undefined {
  if (script[0] !== OP_RETURN) return undefined;
  const op = script[1];
  if (op === undefined) return undefined;
  const head = op <= DIRECT_MAX ? 1 : op === OP_PUSHDATA1 ? 2 : op === OP_PUSHDATA2 ? 3 : 0;
  if (head === 0 || script.length < 1 + head) return undefined;
  const length = head === 1 ? op : script.readUIntLE(2, head - 1);
  const data = script.subarray(1 + head);
  return data.length === length ? data : undefined;
}

function pushHead(length: number): Buffer {
  if (length <= DIRECT_MAX) return Buffer.from([length]);
  if (length <= 0xff) return Buffer.from([OP_PUSHDATA1, length]);
  return Buffer.from([OP_PUSHDATA2, length % 0x100, Math.floor(length / 0x100)]);
}
