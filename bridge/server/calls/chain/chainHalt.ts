import { EVERY_APP } from "../../orders/attention.ts";
import type { Actor } from "../../orders/next.ts";
import type { BlockPoint, Chain, Net } from "../../rails/chain/chain.ts";
import type { BlocksAboveParams, HaltParams } from "../../rails/chain/followerStore.ts";
import { canHoldProps } from "../../rails/chain/foundProp.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

export interface UnlockParams {
  readonly net: Net;
  readonly by: Actor;
  readonly reason: string;
  /**
   * A height whose block is in the chain for sure: everything above it is read again. Absent: go on
   * at the cursor.
   */
  readonly fromHeight?: number;
}

/** What was read cannot be made to fit, and nobody may guess: the chain rests until a person looks. */
export function haltChain(tx: Tx, { net, leaseToken, reason }: HaltParams, context: VerbContext) {
  const chain = tx.findChain(net);
  if (chain === undefined || chain.leaseToken !== leaseToken || chain.state === "halted") return;
  const { version } = chain;
  tx.updateChain({ ...chain, state: "halted", haltedFor: reason, version: version + 1 }, version);
  tx.openAttention({
    ...{ appId: EVERY_APP, kind: "railHalted", subject: net, openedAtMs: context.nowMs },
    detail: `${reason}: no payment is taken in until you look: coinslot chain show ${net}`,
  });
}

/**
 * A person lets the chain go on. Refuses `orderUnknown` for a chain that nobody followed, `paramsWrong`
 * when it is not halted, or when the height is above the cursor: blocks would be left out.
 */
export function unlockChain(
  tx: Tx,
  { net, by, reason, fromHeight }: UnlockParams,
  { nowMs }: VerbContext,
): Chain {
  const chain = tx.findChain(net);
  if (chain === undefined) throw new Refusal("orderUnknown", `nobody followed ${net}`);
  if (chain.state !== "halted") throw new Refusal("paramsWrong", `${net} is not halted`);
  const { cursor, haltedFor: _, ...rest } = chain;
  if (fromHeight !== undefined && (fromHeight < 0 || fromHeight > cursor.height)) {
    throw new Refusal("paramsWrong", `${net} was read up to ${cursor.height}: go on below that`);
  }
  const version = chain.version + 1;
  const unlocked: Chain = {
    ...{ ...rest, state: "following", version },
    // A cursor without a hash has its block read anew; a new token stops whoever still follows.
    cursor: fromHeight === undefined ? cursor : { height: fromHeight, hash: "", timeMs: 0 },
    leaseToken: chain.leaseToken + 1,
  };
  if (fromHeight !== undefined) tx.deleteHeadersAbove(net, -1);
  tx.updateChain(unlocked, chain.version);
  tx.resolveAttention(EVERY_APP, "railHalted", net, { by, text: reason, atMs: nowMs });
  return unlocked;
}

/** Rows that are read at once. */
const PAGE = 500;

/** The hashes of the blocks above a height that hold payments or props, as far as we know. */
export function blocksAbove(tx: Tx, { net, height }: BlocksAboveParams): readonly string[] {
  const hashes = new Set<string>();
  addHashes(hashes, (afterKey) => tx.listPaymentsAbove(net, height, afterKey, PAGE));
  if (canHoldProps(net)) {
    addHashes(hashes, (afterKey) => tx.listMovesAbove(net, height, afterKey, PAGE));
  }
  return [...hashes];
}

interface InBlock {
  readonly key: number;
  readonly block?: BlockPoint;
}

function addHashes(hashes: Set<string>, listAbove: (afterKey: number) => readonly InBlock[]): void {
  let afterKey = 0;
  for (;;) {
    const page = listAbove(afterKey);
    for (const { block } of page) hashes.add(block?.hash ?? "");
    afterKey = page.at(-1)?.key ?? afterKey;
    if (page.length < PAGE) return;
  }
}
