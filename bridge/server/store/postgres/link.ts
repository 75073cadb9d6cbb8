/** The engine's connection, made anew when it breaks. */

import type { News } from "../engine.ts";
import type { Surroundings } from "../runVerb.ts";
import { StoreFault } from "../storeFault.ts";
import { UnusableDatabase } from "./connection.ts";
import { type Database, openDatabase } from "./database.ts";
import { faultKindOf } from "./faultKind.ts";
import type { BatchName } from "./functions.ts";

/** Pauses between tries to connect grow from the first to the last. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5000;

export interface LinkParts {
  readonly url: string;
  readonly writerId: string;
  readonly surroundings: Surroundings;
  tell(news: News): void;
}

/** A batch of which nobody knows whether it is durable. */
interface Doubt {
  readonly batch: BatchName;
  decided(isDurable: boolean): void;
}

export class Link {
  readonly #parts: LinkParts;
  #database: Database | undefined;
  #incarnation: string | undefined;
  #doubts: Doubt[] = [];
  #isReconnecting = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** undefined while there is no connection. */
  get database(): Database | undefined {
    return this.#database;
  }

  /** Gives the store's incarnation. Rejects with StoreFault. */
  async open(): Promise<string> {
    const { url, writerId, surroundings } = this.#parts;
    const { environment } = surroundings;
    const onGone = () => this.reconnect();
    const now = surroundings.nowMs();
    const database = await openDatabase(url, environment, writerId, now, onGone);
    if (this.#incarnation !== undefined && this.#incarnation !== database.incarnation) {
      throw new StoreFault("the database was restored from a backup: start the server anew");
    }
    this.#incarnation = database.incarnation;
    await this.#decideAll(database);
    this.#database = database;
    return database.incarnation;
  }

  /** The connection broke: there is none until a new one is made. */
  reconnect(): void {
    this.#database = undefined;
    if (this.#isReconnecting || this.#isClosed) return;
    this.#isReconnecting = true;
    void this.#reconnect();
  }

  /** Tells, once the database is back, whether the batch is durable. */
  decide(batch: BatchName, decided: (isDurable: boolean) => void): void {
    this.#doubts.push({ batch, decided });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    await this.#database?.close();
  }

  async #reconnect(): Promise<void> {
    this.#parts.tell({ kind: "trouble", text: "the connection to the database broke" });
    let said = "";
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isClosed && this.#database === undefined) {
      try {
        await this.open();
      } catch (error) {
        const isHopeless = !(error instanceof UnusableDatabase) && faultKindOf(error) === undefined;
        if (isHopeless) throw error;
        const text = error instanceof Error ? error.message : String(error);
        if (text !== said) this.#parts.tell({ kind: "trouble", text });
        said = text;
        await this.#sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
      }
    }
    this.#isReconnecting = false;
    if (!this.#isClosed) this.#parts.tell({ kind: "recovered", text: "the database is back" });
  }

  async #decideAll(database: Database): Promise<void> {
    for (const { batch, decided } of this.#doubts.splice(0)) {
      try {
        decided(await database.isDurable(batch, this.#parts.surroundings.nowMs()));
      } catch (error) {
        this.#doubts.push({ batch, decided });
        void database.close().catch(() => {});
        throw error;
      }
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
