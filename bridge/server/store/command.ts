/** What is asked of a store, and what becomes of it. */

import type { ErrorCode } from "../../wire/codes.ts";
import type { Told } from "../verb.ts";

/** A verb to run, as plain data. */
export interface Command {
  readonly verb: string;
  readonly params: unknown;
}

/** What became of a command, as plain data. `Said` is what its effects are. */
export type Reply<Said = Told> =
  | { readonly kind: "done"; readonly result: unknown; readonly effects: readonly Said[] }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly detail?: string }
  /**
   * A bug, or a disk that could not take the transaction; nothing was written. `text` is for the
   * log.
   */
  | { readonly kind: "failed"; readonly text: string };

/** A command that waits for its reply; `id` names it. */
export interface Asked extends Command {
  readonly id: number;
}

/** The reply to a command that was asked. */
export interface Settled<Said = Told> {
  readonly id: number;
  readonly reply: Reply<Said>;
}
