import type { CallWindow } from "../callWindowTx.ts";

/** How often somebody called, as a row of the store. */
export interface CallWindowRow {
  caller: string;
  ends_at_ms: number;
  taken: number;
}

export function callWindowOf({ caller, ends_at_ms: endsAtMs, taken }: CallWindowRow): CallWindow {
  return { caller, endsAtMs, taken };
}

export function callWindowRowOf({ caller, endsAtMs, taken }: CallWindow): CallWindowRow {
  return { caller, ends_at_ms: endsAtMs, taken };
}
