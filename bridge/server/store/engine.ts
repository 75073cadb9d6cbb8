import type { Told } from "../verb.ts";
import type { Asked, Settled } from "./command.ts";

/** Commands in one commit: more would keep the first ones waiting. */
export const BATCH_MAX = 256;

/** A database that runs commands in durable transactions. */
export interface Engine {
  /**
   * Runs at most BATCH_MAX commands. Each is settled once, after its transaction is durable.
   * Returns, or resolves, when the engine takes the next ones. Throws StoreFault when it cannot go
   * on.
   */
  run(commands: readonly Asked[], settle: Settle): void | Promise<void>;
  /** Finishes what runs and closes the database. */
  close(): void | Promise<void>;
}

/** Takes the replies of one durable transaction. */
export type Settle = (replies: readonly Settled[]) => void;

/** What an engine has to say beside replies. `Said` is what its effects are. */
export type News<Said = Told> =
  /** For players of this process, from commits of other processes on the same database. */
  | { readonly kind: "effects"; readonly effects: readonly Said[] }
  /** Something may have been missed: by these players, or by all. */
  | { readonly kind: "missed"; readonly players: readonly string[] | "all" }
  /** For the operator's log. */
  | { readonly kind: "trouble"; readonly text: string }
  | { readonly kind: "recovered"; readonly text: string };
