/**
 * Props: things of games that lie on a chain, each in an output that holds its gold. Who can spend the
 * output owns the prop; a move is a transaction that makes a prop or carries it on.
 */

import type { BlockPoint, Net } from "../../chain/chain.ts";

/**
 * - `planned`: no transaction of it is known to the chain yet
 * - `unconfirmed`: it lies where `at` says, and that may be taken back
 * - `confirmed`: it lies there, deep enough
 * - `gone`: its output was spent, and nothing carries it on
 * - `cancelled`: it was given up before anything was signed
 */
export type PropState = "planned" | "unconfirmed" | "confirmed" | "gone" | "cancelled";

/** An output of a transaction. */
export interface Outpoint {
  readonly txId: string;
  readonly index: number;
}

/** A prop before the store gave it a key. */
export interface NewProp {
  readonly net: Net;
  /** 16 bytes, hex: unique everywhere. */
  readonly pid: string;
  readonly appId: string;
  /** The game's own id of such things. */
  readonly oid: string;
  /** In the chain's smallest units. */
  readonly gold: bigint;
  /** Blocks that are deep enough. */
  readonly confirmations: number;
  /** The order whose good it is. */
  readonly orderKey?: number;
  readonly state: PropState;
  /** Where it lies. */
  readonly at?: Outpoint;
  /** Hex: who can spend it there. */
  readonly owner?: string;
  readonly createdAtMs: number;
  readonly version: number;
}

/** A stored prop. */
export interface Prop extends NewProp {
  readonly key: number;
}

/**
 * - `wanted`: to be signed
 * - `refused`: the signer will not sign it; a person looks
 * - `cancelled`: given up before anything was signed
 * - `signed`: the whole transaction is kept, and goes out until the chain has it
 * - the others as of payments (rails/chain/payment.ts)
 */
export const MOVE_STATES = [
  "wanted",
  "refused",
  "cancelled",
  "signed",
  "pending",
  "included",
  "confirmed",
  "orphaned",
  "dropped",
  "replaced",
] as const;

export type MoveState = (typeof MOVE_STATES)[number];

/** `found`: somebody else's transaction, whoever owned the prop. */
export type MoveKind = "create" | "send" | "order" | "found";

/** A move before the store gave it a key. */
export interface NewPropMove {
  readonly net: Net;
  readonly propKey: number;
  readonly kind: MoveKind;
  /** Of the prop's moves, from 0: names the signer's job. */
  readonly step: number;
  /** The output of the prop that it spends; absent for the one that makes it. */
  readonly from?: Outpoint;
  /** Hex: who is to own the prop; absent where the output does not carry it on. */
  readonly script?: string;
  /** The address of `script`, as it was given. */
  readonly address?: string;
  readonly txId?: string;
  /** Of the output that holds the prop; absent where it is not carried on. */
  readonly index?: number;
  /** The whole transaction, hex: of our own moves alone. */
  readonly raw?: string;
  readonly state: MoveState;
  /** The last block that held it, also when that one is gone. */
  readonly block?: BlockPoint;
  /** When it is to be signed or sent out again; absent: nothing is to be done. */
  readonly dueAtMs?: number;
  readonly tries: number;
  /** What signer or node last said against it. */
  readonly note?: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly version: number;
}

/** A stored move. */
export interface PropMove extends NewPropMove {
  readonly key: number;
}

/** Whether a block held it when we last looked. */
export function isMoveInBlock({ state }: Pick<NewPropMove, "state">): boolean {
  return state === "included" || state === "confirmed";
}

/** Where the prop lies after the move; undefined where it is not carried on or nothing is signed. */
export function placeAfter({ txId, index }: NewPropMove): Outpoint | undefined {
  return txId === undefined || index === undefined ? undefined : { txId, index };
}
