import { wrongParam } from "./gipFailure.ts";
import type { Terminal } from "./terminalGate.ts";

/** The documented commands name the terminal once more, as their first param. Throws GipFailure. */
export function requireOwn({ cid }: Terminal, named: unknown): void {
  if (named !== cid) throw wrongParam("Param #0 must be your own cid.");
}
