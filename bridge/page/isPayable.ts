import type { PayState } from "./payState.ts";

/** Whether a wallet may be asked for anything: something is due, and its payment would be followed. */
export function isPayable({ status, rail }: PayState): boolean {
  return status === "new" && rail !== "halted";
}
