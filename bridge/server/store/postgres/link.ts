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
const LAST_PAUSE_MS = 2000;

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
    const now = surroundings.nowMs();
    const onGone = () => this.lose(database);
    const database = await openDatabase(url, environment, writerId, now, onGone);
    if (this.#incarnation !== undefined && this.#incarnation !== database.incarnation) {
      throw new StoreFault("the database was restored from a backup: start the server anew");
    }
    this.#incarnation = database.incarnation;
    while (this.#doubts.length > 0) await this.#decideAll(database);
    // Closed while it was being opened: nobody else would end it.
    if (this.#isClosed) await database.close();
    else this.#database = database;
    return database.incarnation;
  }

  /** The connection of `database` broke or is of no use: there is none until a new one is made. */
  lose(database: Database): void {
    if (this.#database !== database || this.#isClosed) return;
    this.#database = undefined;
    // One that only fell silent would stay open beside the new one.
    void database.close().catch(() => {});
    void this.#reconnect();
  }

  /** Tells, as soon as the database can be asked, whether the batch is durable. */
  decide(batch: BatchName, decided: (isDurable: boolean) => void): void {
    this.#doubts.push({ batch, decided });
    const database = this.#database;
    // It may be back already; if it breaks again, the next one is asked.
    if (database !== undefined) this.#decideAll(database).catch(() => this.lose(database));
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
    if (!this.#isClosed) this.#parts.tell({ kind: "recovered", text: "the database is back" });
  }

  async #decideAll(database: Database): Promise<void> {
    for (let doubt = this.#doubts[0]; doubt !== undefined; doubt = this.#doubts[0]) {
      const isDurable = await database.isDurable(doubt.batch, this.#parts.surroundings.nowMs());
      // Another turn may have come to it meanwhile.
      if (this.#doubts[0] === doubt) this.#doubts.shift()?.decided(isDurable);
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
