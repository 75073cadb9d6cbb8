/**
 * What a call is: its params' schema, its one transaction, and what this process adds to the stored
 * result.
 */

import type { TSchema } from "@sinclair/typebox";
import type { Calls, Method, PushMessage } from "../../wire/messages.ts";
import type { CatalogShelf } from "../catalogShelf.ts";
import type { Verb } from "../verb.ts";

type Params<M extends Method> = Calls[M]["params"];
type Result<M extends Method> = Calls[M]["result"];

/** A schema whose values are a call's params. */
type ParamsSchema<M extends Method> = TSchema & { readonly static: Params<M> };

/** The sandbox can lose an answer: the call was done, and nothing is sent back. */
export interface LostAnswer {
  readonly kind: "lostAnswer";
}

/** What a process knows beside the store. */
export interface Here {
  readonly catalog: CatalogShelf;
  readonly pushes: Pushes;
  /** Where players reach this server, without a slash at the end. */
  publicUrl(): string;
  delay(delayMs: number): Promise<void>;
}

/** Where a player's pushes can be waited for. */
export interface Pushes {
  /** Where the player's pushes stand now. */
  cursorOf(playerId: string): string;
  /** The pushes after `cursor`, at once or when one comes, or none after `waitMs`. */
  wait(playerId: string, sessionHash: string, cursor: string, waitMs: number): Promise<PushesAfter>;
}

export interface PushesAfter {
  readonly cursor: string;
  readonly pushes: readonly PushMessage[];
  /** True when some were missed. */
  readonly resync: boolean;
}

/** A call whose work is one transaction. */
export interface StoredCall<M extends Method> {
  readonly kind: "stored";
  readonly params: TSchema;
  /** In the store's thread. A refusal undoes everything. */
  readonly run: Verb<Params<M>, unknown>;
  /** In this process, once that is durable. A refusal here keeps what was written. */
  present(stored: unknown, params: Params<M>, here: Here): Presented<M> | Promise<Presented<M>>;
}

/** A call that needs no rows. */
export interface LocalCall<M extends Method> {
  readonly kind: "local";
  readonly params: TSchema;
  answer(params: Params<M>, here: Here): Result<M>;
}

type Presented<M extends Method> = Result<M> | LostAnswer;

/** Every call by its name. */
export type CallTable = { readonly [M in Method]: StoredCall<M> | LocalCall<M> };

/** A call that answers what its transaction gives. */
export function storedCall<M extends Method>(
  params: ParamsSchema<M>,
  run: Verb<Params<M>, Result<M>>,
): StoredCall<M> {
  return { kind: "stored", params, run, present: (stored) => stored as Result<M> };
}

/** A call that makes its answer from what its transaction gives. */
export function presentedCall<M extends Method, Stored>(
  params: ParamsSchema<M>,
  run: Verb<Params<M>, Stored>,
  present: (stored: Stored, params: Params<M>, here: Here) => Presented<M> | Promise<Presented<M>>,
): StoredCall<M> {
  return {
    kind: "stored",
    params,
    run,
    present: (stored, given, here) => present(stored as Stored, given, here),
  };
}

/** A call that this process answers by itself. */
export function localCall<M extends Method>(
  params: ParamsSchema<M>,
  answer: (params: Params<M>, here: Here) => Result<M>,
): LocalCall<M> {
  return { kind: "local", params, answer };
}
