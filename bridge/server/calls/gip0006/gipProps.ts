/** The transactions of GIP0006's prop commands (contract 2.7), once the terminal is proved. */

import type { Net } from "../../rails/chain/chain.ts";
import { innerHash } from "../../rails/chain/innerHash.ts";
import type { MoveState, Outpoint, Prop, PropMove } from "../../rails/utxo/props/prop.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { giveUpMove } from "../props/giveUpMove.ts";
import { type PropTarget, requirePropChain, wantProp, wantSend } from "../props/wantProp.ts";
import { anyMerchantVerb, merchantVerb } from "../rest/merchantVerb.ts";
import { requireOwnApp } from "./requireOwnApp.ts";

export interface MakeGipPropParams {
  readonly cid: string;
  readonly net: Net;
  readonly oid: string;
  /** Decimal text, in the smallest units. */
  readonly gold: string;
  readonly kind: "create" | "order";
  readonly to: PropTarget;
  /** The game's own: the same one again is the same prop. */
  readonly number?: string;
}

/** Writes down that a prop is wanted; gives the key of the move that makes it. */
export const makeGipProp = merchantVerb(
  "deliveries:write",
  (tx, caller, params: MakeGipPropParams, context): number => {
    const { cid, net, gold, ...terms } = params;
    requireOwnApp(caller, cid);
    const chain = requirePropChain(context, net);
    return wantProp(tx, { ...terms, appId: cid, chain, gold: BigInt(gold) }, context).key;
  },
);

export interface SendGipPropParams {
  readonly cid: string;
  readonly net: Net;
  /** By its id, or by where it lies (GIP0010). */
  readonly prop: { readonly pid: string } | { readonly at: Outpoint };
  readonly to: PropTarget;
  /** Where the game's own props lie. */
  readonly keepingScript: string;
}

/** Writes down that a prop is to be sent; gives the key of the move. */
export const sendGipProp = merchantVerb(
  "deliveries:write",
  (tx, caller, params: SendGipPropParams, context): number => {
    const { cid, net, to, keepingScript } = params;
    requireOwnApp(caller, cid);
    const prop = findAsked(tx, net, params.prop);
    if (prop?.appId !== cid || prop.net !== net) {
      throw new Refusal("paramsWrong", "pid: there is no such prop");
    }
    return wantSend(tx, prop, to, keepingScript, context).key;
  },
);

function findAsked(tx: Tx, net: Net, asked: SendGipPropParams["prop"]): Prop | undefined {
  if ("pid" in asked) return tx.findProp(asked.pid);
  const { txId, index } = asked.at;
  const move = tx.listMovesBy(net, txId).find((one) => one.index === index);
  return move && tx.getProp(move.propKey);
}

/** A move and its prop, for the answer of a command. */
export interface GipMoveView {
  readonly state: MoveState;
  /** Whether a node had it once. */
  readonly isSent: boolean;
  readonly note?: string;
  readonly cid: string;
  readonly oid: string;
  readonly pid: string;
  readonly gold: number;
  readonly addr: string;
  /** Absent until it is signed. */
  readonly txid?: string;
  readonly index?: number;
}

export interface MoveKeyParams {
  readonly moveKey: number;
}

/** How a move stands. */
export function showGipMove(tx: Tx, { moveKey }: MoveKeyParams): GipMoveView {
  return moveView(tx, tx.getMove(moveKey));
}

/** Gives a move up if nothing is signed of it; gives it as it is then. */
export function giveUpGipMove(
  tx: Tx,
  { moveKey }: MoveKeyParams,
  context: VerbContext,
): GipMoveView {
  return moveView(tx, giveUpMove(tx, moveKey, context));
}

function moveView(tx: Tx, move: PropMove): GipMoveView {
  const { appId: cid, oid, pid, gold } = tx.getProp(move.propKey);
  const { state, note, txId, index } = move;
  return {
    ...{ state, isSent: isSent(move), cid, oid, pid, gold: Number(gold), addr: move.address ?? "" },
    ...(note === undefined ? {} : { note }),
    ...(txId === undefined ? {} : { txid: txId }),
    ...(index === undefined ? {} : { index }),
  };
}

/** What was kept is due at once; what was sent, later. */
function isSent({ raw, state, dueAtMs, changedAtMs }: PropMove): boolean {
  return raw !== undefined && (state !== "signed" || (dueAtMs ?? 0) > changedAtMs);
}

/** Somebody who may own props. */
export interface PropOwner {
  readonly net: Net;
  readonly address: string;
  /** Hex. */
  readonly script: string;
}

/** A prop as prop.list tells it, and a login. */
export interface GipProp {
  readonly cid: string;
  readonly oid: string;
  readonly pid: string;
  readonly gold: number;
  /** The owner's. */
  readonly addr: string;
  /** Of the transaction that holds it, in the chain's inner order of bytes. */
  readonly hash: string;
  readonly txid: string;
  readonly index: number;
  /** Blocks from its own to the tip; 0 while it is in none. */
  readonly confirm: number;
  /** Whether it is deep enough. */
  readonly confirmed: boolean;
}

export interface ListGipPropsParams {
  readonly cid: string;
  readonly owners: readonly PropOwner[];
}

/** Props of one owner that are listed; a player with more sees the oldest. */
const PROPS_MAX = 500;

/** The app's props that these addresses own now. */
export const listGipProps = anyMerchantVerb(
  "orders:read",
  (tx, caller, { cid, owners }: ListGipPropsParams): readonly GipProp[] => {
    requireOwnApp(caller, cid);
    return owners.flatMap((owner) => propsOwned(tx, cid, owner));
  },
);

/** The same, for whoever has proved to be the owner. */
export function propsOwned(
  tx: Tx,
  cid: string,
  { net, script, address }: PropOwner,
): readonly GipProp[] {
  const owned = tx.listPropsOwned(net, script, 0, PROPS_MAX).filter(({ appId }) => appId === cid);
  const tip = tx.findChain(net)?.cursor.height ?? 0;
  return owned.flatMap((prop) => propView(tx, prop, address, tip) ?? []);
}

function propView(tx: Tx, prop: Prop, addr: string, tip: number): GipProp | undefined {
  const { appId: cid, oid, pid, gold, at, state, net } = prop;
  if (at === undefined) return undefined;
  const holder = tx.listMovesBy(net, at.txId).find(({ propKey }) => propKey === prop.key);
  const isHeld = holder?.state === "included" || holder?.state === "confirmed";
  const height = isHeld ? (holder.block?.height ?? tip) : undefined;
  return {
    ...{ cid, oid, pid, gold: Number(gold), addr },
    ...{ hash: innerHash(at.txId), txid: at.txId, index: at.index },
    confirm: height === undefined ? 0 : Math.max(1, tip - height + 1),
    confirmed: state === "confirmed",
  };
}
