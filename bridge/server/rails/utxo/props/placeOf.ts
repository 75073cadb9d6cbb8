import { isMoveInBlock, type Outpoint, type Prop, type PropMove, placeAfter } from "./prop.ts";

/** Where a prop is, as its moves tell it. */
export type PropPlace = Pick<Prop, "state" | "at" | "owner">;

/**
 * Follows the prop from the move that made it, along those that the chain shows: what a block holds
 * before what waits for one. A spend that carries nothing on counts once it is in a block.
 */
export function placeOf(moves: readonly PropMove[]): PropPlace {
  let place: PropPlace = { state: isGivenUp(moves) ? "cancelled" : "planned" };
  // Each move is taken at most once: what it spends is where the one before put the prop.
  for (let taken = 0; taken < moves.length; taken += 1) {
    const next = nextMove(moves, place.at);
    if (next === undefined) return place;
    const at = placeAfter(next);
    if (at === undefined || next.script === undefined) return { state: "gone" };
    const state = next.state === "confirmed" ? "confirmed" : "unconfirmed";
    place = { state, at, owner: next.script };
  }
  return place;
}

/** Whether both are the same output, or none. */
export function isSameOutpoint(a: Outpoint | undefined, b: Outpoint | undefined): boolean {
  return a?.txId === b?.txId && a?.index === b?.index;
}

function nextMove(moves: readonly PropMove[], at: Outpoint | undefined): PropMove | undefined {
  const after = moves.filter(({ from }) => isSameOutpoint(from, at));
  return (
    after.find(isMoveInBlock) ??
    after.find((move) => move.state === "pending" && placeAfter(move) !== undefined)
  );
}

function isGivenUp(moves: readonly PropMove[]): boolean {
  return moves.length > 0 && moves.every(({ state }) => state === "cancelled");
}
