/**
 * Verbs: what the server does to its rows, each in one transaction. A verb is a plain function over
 * `Tx`. It may be run again from the start when its transaction could not be kept, so it does
 * nothing but read its arguments, ask `tx`, write through `tx` and `tell`.
 */

import type { Frame } from "../wire/codec.ts";
import type { PushMessage } from "../wire/messages.ts";
import type { Environment } from "../wire/views.ts";
import type { CatalogShelf } from "./catalogShelf.ts";
import type { DeriveAddress } from "./rails/utxo/deriveAddress.ts";
import type { Tx } from "./store/tx.ts";

/** What a verb tells: it is heard once the transaction is durable. */
export type Told =
  | { readonly kind: "push"; readonly playerId: string; readonly message: PushMessage }
  | TerminalTold
  | SessionEnded;

/** What was told, as it leaves the store's thread: a push is the frame that its player gets. */
export type Effect =
  | { readonly kind: "push"; readonly playerId: string; readonly frame: Frame }
  | TerminalTold
  | SessionEnded;

/** For the game's server that listens as a terminal of GIP0006. */
export interface TerminalTold {
  readonly kind: "terminal";
  /** Whose order or thing it is. */
  readonly playerId: string;
  /** The app. */
  readonly cid: string;
  /** The protocol's name: `cp/orderPay`. */
  readonly event: string;
  /** JSON. */
  readonly data: string;
}

interface SessionEnded {
  readonly kind: "sessionEnded";
  readonly playerId: string;
  readonly sessionHash: string;
  readonly reason: string;
}

/** What a verb may know beside its params and the rows. */
export interface VerbContext {
  readonly nowMs: number;
  readonly environment: Environment;
  readonly catalog: CatalogShelf;
  /** `bytes` random bytes as lower-case hex, from the system's strongest source. */
  randomHex(bytes: number): string;
  /** There where a chain of Bitcoin's kind is configured. */
  readonly deriveAddress?: DeriveAddress | undefined;
  /** A transaction that is refused or fails tells nothing. */
  tell(told: Told): void;
  /** Runs in the store's thread once the transaction is durable, before any later one. */
  afterCommit(run: () => void): void;
}

/**
 * One transaction's work. A Refusal or a bug that it throws undoes it. Params and result are plain
 * data.
 */
export type Verb<Params, Result> = (tx: Tx, params: Params, context: VerbContext) => Result;

/** Verbs by name. */
export type VerbTable = { readonly [name: string]: Verb<never, unknown> };

/** The params of a verb. */
export type ParamsOf<V> = V extends Verb<infer Params, unknown> ? Params : never;

/** The result of a verb. */
export type ResultOf<V> = V extends Verb<never, infer Result> ? Result : never;
