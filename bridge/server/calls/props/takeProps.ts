import type { BlockPoint } from "../../rails/chain/chain.ts";
import type { Advance } from "../../rails/chain/followerStore.ts";
import type { BlockProp, FoundProp } from "../../rails/chain/foundProp.ts";
import { isSameOutpoint } from "../../rails/utxo/props/placeOf.ts";
import {
  isMoveInBlock,
  type NewPropMove,
  type Outpoint,
  type PropMove,
} from "../../rails/utxo/props/prop.ts";
import { MOVES_PAGE } from "../../store/propTx.ts";
import type { ChainStep } from "../chain/takeBlocks.ts";

/**
 * Moves in blocks that are gone are orphaned, unless the blocks that came hold them again; what the
 * new blocks hold is included, and takes the place of whatever else would have spent the same.
 */
export function takeProps(step: ChainStep, { popped, props = [] }: Advance): void {
  const { tx, chain, nowMs } = step;
  const gone = new Map<number, PropMove>();
  for (const hash of popped) {
    for (const move of tx.listMovesIn(chain.net, hash)) {
      if (isMoveInBlock(move)) gone.set(move.key, move);
    }
  }
  for (const found of props) {
    for (const move of movesIn(step, found)) {
      gone.delete(move.key);
      include(step, move, found);
    }
  }
  for (const move of gone.values()) {
    const isReplaced = rivalsOf(step, move).some(isMoveInBlock);
    if (isReplaced) changeMove(step, move, { state: "replaced", dueAtMs: undefined });
    else changeMove(step, move, { state: "orphaned", dueAtMs: againAtMs(move, nowMs) });
  }
}

/** The view is the whole of the mempool: what was pending and is not there has left it. */
export function takeMempoolProps(step: ChainStep, props: readonly FoundProp[]): void {
  const { tx, chain, nowMs } = step;
  const here = new Set<number>();
  for (const found of props) {
    for (const move of movesIn(step, found)) {
      here.add(move.key);
      // What a block holds stays in the mempool of a node that has not seen the block yet.
      if (isMoveInBlock(move) || move.state === "pending") continue;
      changeMove(step, move, { state: "pending", dueAtMs: undefined, note: undefined });
    }
  }
  let afterKey = 0;
  for (;;) {
    const page = tx.listMovesPending(chain.net, afterKey, MOVES_PAGE);
    for (const move of page) {
      if (here.has(move.key)) continue;
      changeMove(step, move, { state: "dropped", dueAtMs: againAtMs(move, nowMs) });
    }
    afterKey = page.at(-1)?.key ?? afterKey;
    if (page.length < MOVES_PAGE) return;
  }
}

/** Those that are deep enough by the cursor are confirmed. */
export function confirmProps(step: ChainStep): void {
  const { tx, chain } = step;
  const { height } = chain.cursor;
  let afterKey = 0;
  for (;;) {
    const page = tx.listMovesIncluded(chain.net, height, afterKey, MOVES_PAGE);
    for (const move of page) {
      const { confirmations } = tx.getProp(move.propKey);
      const at = move.block?.height ?? height;
      if (height - at + 1 >= confirmations) changeMove(step, move, { state: "confirmed" });
    }
    afterKey = page.at(-1)?.key ?? afterKey;
    if (page.length < MOVES_PAGE) return;
  }
}

type MoveChange = Partial<Pick<PropMove, "state" | "block" | "dueAtMs" | "note">>;

function changeMove({ tx, nowMs, touchedProps }: ChainStep, move: PropMove, change: MoveChange) {
  const { version } = move;
  tx.updateMove({ ...move, ...change, changedAtMs: nowMs, version: version + 1 }, version);
  touchedProps.add(move.propKey);
}

/** Our own goes out again at once; that of others is theirs to send. */
function againAtMs({ raw }: PropMove, nowMs: number): number | undefined {
  return raw === undefined ? undefined : nowMs;
}

function include(step: ChainStep, move: PropMove, { block }: BlockProp): void {
  if (isMoveInBlock(move) && move.block?.hash === block.hash) return;
  // What was deep enough and only moved is not taken back for it.
  const state = move.state === "confirmed" ? "confirmed" : "included";
  changeMove(step, move, { state, block, dueAtMs: undefined, note: undefined });
  for (const rival of rivalsOf(step, move)) {
    if (isMoveInBlock(rival) || rival.state === "replaced") continue;
    changeMove(step, rival, { state: "replaced", dueAtMs: undefined });
  }
}

/** Other transactions that spend what the move spends. */
function rivalsOf({ tx }: ChainStep, { key, propKey, from }: PropMove): readonly PropMove[] {
  return tx.listMovesOf(propKey).filter((other) => {
    return other.key !== key && other.txId !== undefined && isSameOutpoint(other.from, from);
  });
}

/** The moves that a transaction makes: those that we know, and new ones of what it spends. */
function movesIn(step: ChainStep, found: FoundProp & { block?: BlockPoint }): readonly PropMove[] {
  const { tx, chain } = step;
  const moves = [...tx.listMovesBy(chain.net, found.txId)];
  for (const spent of found.spends) {
    const from = outpointIn(spent);
    for (const parent of tx.listMovesBy(chain.net, from.txId)) {
      if (parent.index !== from.index) continue;
      if (moves.some(({ propKey }) => propKey === parent.propKey)) continue;
      moves.push(insertFound(step, parent, from, found));
    }
  }
  return moves;
}

/** Somebody else spends the prop: its owner, whoever that is. */
function insertFound(
  { tx, chain, nowMs, touchedProps }: ChainStep,
  { propKey }: PropMove,
  from: Outpoint,
  { txId, carried, block }: FoundProp & { block?: BlockPoint },
): PropMove {
  const { pid, gold } = tx.getProp(propKey);
  const isCarried = carried?.pid === pid && BigInt(carried.amount) >= gold;
  const move: NewPropMove = {
    ...{ net: chain.net, propKey, kind: "found", step: nextStep(tx.listMovesOf(propKey)), from },
    ...(isCarried ? { script: carried.script, index: carried.index } : {}),
    ...{ txId, tries: 0, createdAtMs: nowMs, changedAtMs: nowMs, version: 1 },
    // A block is told by the change that follows.
    state: block === undefined ? "pending" : "dropped",
  };
  touchedProps.add(propKey);
  return tx.insertMove(move);
}

/** The number of a prop's next move. */
export function nextStep(moves: readonly PropMove[]): number {
  return Math.max(-1, ...moves.map(({ step }) => step)) + 1;
}

function outpointIn(text: string): Outpoint {
  const at = text.indexOf(":");
  return { txId: text.slice(0, at), index: Number(text.slice(at + 1)) };
}
