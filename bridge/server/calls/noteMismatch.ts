import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

export interface NoteMismatchParams {
  readonly appId: string;
  readonly subject: string;
  readonly detail: string;
}

/** Reconciling found rows that contradict each other and that no rule heals: a person is called. */
export function noteMismatch(
  tx: Tx,
  { appId, subject, detail }: NoteMismatchParams,
  { nowMs }: VerbContext,
): void {
  tx.openAttention({ appId, kind: "mismatch", subject, detail, openedAtMs: nowMs });
}
