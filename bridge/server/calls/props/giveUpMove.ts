import type { PropMove } from "../../rails/utxo/props/prop.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyProp } from "./applyProp.ts";

/**
 * Gives up a move of which nothing is signed; whatever the signer makes of it later is never sent.
 * Gives it as it is then: signed after all, it stays.
 */
export function giveUpMove(tx: Tx, moveKey: number, context: VerbContext): PropMove {
  const { nowMs } = context;
  const move = tx.getMove(moveKey);
  if (move.state !== "wanted" && move.state !== "refused") return move;
  const { version } = move;
  const change = { state: "cancelled", dueAtMs: undefined, changedAtMs: nowMs } as const;
  tx.updateMove({ ...move, ...change, version: version + 1 }, version);
  applyProp(tx, move.propKey, context);
  return tx.getMove(moveKey);
}
