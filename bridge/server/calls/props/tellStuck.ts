import type { PropMove } from "../../rails/utxo/props/prop.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** Calls a person for a prop that is not made or sent on by itself; once while nobody resolved it. */
export function tellStuck(
  tx: Tx,
  { propKey, step, state }: PropMove,
  why: string,
  { nowMs: openedAtMs }: VerbContext,
): void {
  const { appId, pid, oid } = tx.getProp(propKey);
  const detail = `the prop ${oid} cannot be ${step === 0 ? "made" : "sent"} (${state}): ${why}`;
  tx.openAttention({ appId, kind: "propStuck", subject: pid, detail, openedAtMs });
}

/** The chain has it after all. */
export function resolveStuck(tx: Tx, propKey: number, { nowMs: atMs }: VerbContext): void {
  const { appId, pid } = tx.getProp(propKey);
  const resolution = { by: "server", text: "the chain has it", atMs } as const;
  tx.resolveAttention(appId, "propStuck", pid, resolution);
}
