import type { Effect, ParamsOf, ResultOf, VerbTable } from "../verb.ts";

/** A verb's result, and what to tell now that it is durable. */
export interface Executed<Result> {
  readonly result: Result;
  readonly effects: readonly Effect[];
}

/**
 * Where the rows live. Every verb runs in one transaction; its answer comes after the commit is
 * durable.
 */
export interface Store<Verbs extends VerbTable> {
  /**
   * Rejects with the verb's Refusal, with `tooManyRequests` at overload, or with the bug that it
   * met.
   */
  execute<Name extends keyof Verbs & string>(
    name: Name,
    params: ParamsOf<Verbs[Name]>,
  ): Promise<Executed<ResultOf<Verbs[Name]>>>;
  /** Finishes what waits, then closes the database; later calls reject. */
  close(): Promise<void>;
}
