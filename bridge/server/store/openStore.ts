/** The store as the server's main thread sees it: its database works in a thread of its own. */

import { Worker } from "node:worker_threads";
import type { Environment } from "../../wire/views.ts";
import { Refusal } from "../refusal.ts";
import type { Effect, ParamsOf, ResultOf, VerbTable } from "../verb.ts";
import type { Asked, Settled } from "./command.ts";
import type { News } from "./engine.ts";
import { createParcels } from "./parcel.ts";
import { receivedReply } from "./sentReply.ts";
import type { FromStore, ToStore } from "./serveStore.ts";
import type { Executed, Store } from "./store.ts";
import { StoreFault } from "./storeFault.ts";

/** Where the rows are. */
export type StorePlace =
  /** One file in a directory of this machine's disk. */
  | { readonly kind: "sqlite"; readonly directory: string }
  /** `url` may hold a password: it is never logged and never part of an error. */
  | { readonly kind: "postgres"; readonly url: string };

/** What the store's thread is started with. */
export interface StoreThreadOptions {
  readonly place: StorePlace;
  readonly environment: Environment;
  /** A chain of Bitcoin's kind is configured: the thread loads what derives addresses. */
  readonly withAddresses: boolean;
}

export interface StoreOptions extends Omit<StoreThreadOptions, "withAddresses"> {
  readonly withAddresses?: boolean;
  /** The program of the thread: it calls serveStore with the verbs. */
  readonly threadFile: URL;
  /** The thread died: nothing that waited was acknowledged, and the server must end. */
  onFault(fault: StoreFault): void;
  onNews?(news: News<Effect>): void;
}

/**
 * Opens the store. Rejects with StoreFault when it cannot be used; the text is for the operator.
 */
export async function openStore<Verbs extends VerbTable>(
  options: StoreOptions,
): Promise<ThreadStore<Verbs>> {
  const { place, environment, withAddresses = false } = options;
  const workerData: StoreThreadOptions = { place, environment, withAddresses };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB_MAX };
  const thread = new Worker(options.threadFile, { workerData, resourceLimits });
  const store = new ThreadStore<Verbs>(thread, options);
  await store.opened;
  return store;
}

/**
 * New objects of the thread, in megabytes. Left to itself it takes eight times as much, and spares
 * no time that could be measured: whatever a batch makes is dead after it.
 */
const YOUNG_MB_MAX = 6;
/** Commands that may wait: beyond, "busy" at once is better than a late answer. */
const WAITING_MAX = 8192;

interface Waiting {
  resolve(executed: Executed<unknown>): void;
  reject(error: Error): void;
}

/** A store in a thread, opened by `openStore`. */
export class ThreadStore<Verbs extends VerbTable> implements Store<Verbs> {
  readonly opened: Promise<void>;
  readonly #thread: Worker;
  readonly #options: Pick<StoreOptions, "onFault" | "onNews">;
  readonly #parcels = createParcels<ToStore, FromStore>();
  readonly #waiting = new Map<number, Waiting>();
  /** Asked in this turn of the event loop; they go over together. */
  #asked: Asked[] = [];
  #state: "opening" | "open" | "closing" | "closed" = "opening";
  #lastId = 0;
  #commits = 0;
  #openedOrNot: ((fault?: StoreFault) => void) | undefined;
  #closed: (() => void) | undefined;

  constructor(thread: Worker, options: Pick<StoreOptions, "onFault" | "onNews">) {
    this.#thread = thread;
    this.#options = options;
    this.opened = new Promise((resolve, reject) => {
      this.#openedOrNot = (fault) => (fault === undefined ? resolve() : reject(fault));
    });
    thread.on("message", (parcel: Uint8Array<ArrayBuffer>) =>
      this.#take(this.#parcels.unpack(parcel)),
    );
    thread.on("error", (error) => this.#fail(`the store's thread failed: ${error.message}`, error));
    thread.on("exit", () => this.#end());
  }

  /** Durable transactions so far; each served every command that waited. */
  get commits(): number {
    return this.#commits;
  }

  execute<Name extends keyof Verbs & string>(
    verb: Name,
    params: ParamsOf<Verbs[Name]>,
  ): Promise<Executed<ResultOf<Verbs[Name]>>> {
    if (this.#state !== "open") return Promise.reject(new StoreFault("the store is closed"));
    if (this.#waiting.size >= WAITING_MAX) {
      return Promise.reject(new Refusal("tooManyRequests", "the store is busy"));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      // Between the threads results are plain data; the verb's name gives back the type.
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.#ask({ id, verb, params });
    });
  }

  close(): Promise<void> {
    if (this.#state !== "open") return Promise.resolve();
    this.#state = "closing";
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#handOver();
      this.#post({ kind: "close" });
    });
  }

  /** A message between threads costs more than what is in it. */
  #ask(asked: Asked): void {
    this.#asked.push(asked);
    if (this.#asked.length === 1) setImmediate(() => this.#handOver());
  }

  #handOver(): void {
    if (this.#asked.length === 0) return;
    const commands = this.#asked;
    this.#asked = [];
    this.#post({ kind: "commands", commands });
  }

  #post(message: ToStore): void {
    const parcel = this.#parcels.pack(message);
    this.#thread.postMessage(parcel, [parcel.buffer]);
  }

  #take(message: FromStore): void {
    switch (message.kind) {
      case "ready":
        this.#state = "open";
        this.#openedOrNot?.();
        return;
      case "refusedToStart":
        return this.#fail(message.text);
      case "replies":
        this.#commits = message.commits;
        for (const sent of message.replies) this.#settle(receivedReply(sent));
        return;
      case "news":
        return this.#options.onNews?.(message.news);
    }
  }

  #settle({ id, reply }: Settled<Effect>): void {
    const caller = this.#waiting.get(id);
    if (caller === undefined) throw new Error(`a reply to an unknown command ${id}`);
    this.#waiting.delete(id);
    switch (reply.kind) {
      case "done":
        return caller.resolve({ result: reply.result, effects: reply.effects });
      case "refused":
        return caller.reject(new Refusal(reply.code, reply.detail));
      case "failed":
        return caller.reject(new Error(reply.text));
    }
  }

  /** Only now is the database closed: its driver keeps statements until their thread is gone. */
  #end(): void {
    if (this.#state !== "closing") return this.#fail("the store's thread ended");
    this.#state = "closed";
    // Of these nobody knows: the database went away before it said.
    const fault = new StoreFault("the store closed before the database answered");
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
    this.#closed?.();
  }

  #fail(text: string, cause?: Error): void {
    if (this.#state === "closed") return;
    const wasOpening = this.#state === "opening";
    this.#state = "closed";
    const fault = new StoreFault(text, { cause });
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
    this.#closed?.();
    if (wasOpening) this.#openedOrNot?.(fault);
    else this.#options.onFault(fault);
  }
}
