/**
 * News between the servers that share a database: what a commit of one tells players who are
 * connected to another. It travels by NOTIFY on a connection of its own, after the commit, gathered
 * for a moment: a NOTIFY inside the money transaction would make every commit wait for a lock of
 * the whole database.
 */

import type { Told } from "../../verb.ts";
import type { News } from "../engine.ts";
import { type Connection, connect } from "./connection.ts";

/** How long news are gathered. */
const GATHER_MS = 20;
/** PostgreSQL takes payloads of less than 8000 bytes. */
const PAYLOAD_BYTES_MAX = 7900;
/** How often a server says that it is there, and after how long a silent one is gone. */
const HEARTBEAT_MS = 10_000;
const PEER_LIFE_MS = 35_000;
const RETRY_MS = 1000;

/** What one server tells the others. */
type Message =
  /** I listen now: who else is there? */
  | { readonly from: string; readonly kind: "hello" }
  | { readonly from: string; readonly kind: "here" }
  | { readonly from: string; readonly kind: "bye" }
  | { readonly from: string; readonly kind: "effects"; readonly effects: readonly Told[] }
  /** News that are too large to be sent, or were lost: whose. */
  | { readonly from: string; readonly kind: "missed"; readonly players: readonly string[] | "all" };

export interface FanoutParts {
  readonly url: string;
  /** This server among the others. */
  readonly name: string;
  /** Servers of one store have one. */
  readonly channel: string;
  nowMs(): number;
  tell(news: News): void;
}

export class Fanout {
  readonly #parts: FanoutParts;
  /** When each was last heard of. */
  readonly #peers = new Map<string, number>();
  #connection: Connection | undefined;
  #waiting: Told[] = [];
  #saying: Promise<void> = Promise.resolve();
  #gathering: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retrying: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: FanoutParts) {
    this.#parts = parts;
  }

  /** Rejects with StoreFault. */
  async open(): Promise<void> {
    const connection = await connect(this.#parts.url);
    connection.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    connection.on("end", () => this.#lose());
    await connection.query(`LISTEN "${this.#parts.channel}"`);
    // Closed while it was being opened: nobody else would end it.
    if (this.#isClosed) return void connection.end();
    this.#connection = connection;
    void this.#say([{ from: this.#parts.name, kind: "hello" }]);
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  /** Tells the other servers what a durable commit had to tell. */
  publish(effects: readonly Told[]): void {
    if (this.#peers.size === 0 || effects.length === 0) return;
    this.#waiting.push(...effects);
    this.#gathering ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#gathering);
    clearTimeout(this.#retrying);
    clearInterval(this.#heartbeat);
    this.#send();
    // The last word goes after all others.
    await this.#say([{ from: this.#parts.name, kind: "bye" }]);
    await this.#connection?.end();
  }

  #hear(payload: string): void {
    const message: Message = JSON.parse(payload);
    const { from } = message;
    if (from === this.#parts.name) return;
    const isNew = !this.#peers.has(from);
    this.#peers.set(from, this.#parts.nowMs());
    switch (message.kind) {
      case "hello":
        void this.#say([{ from: this.#parts.name, kind: "here" }]);
        return;
      case "here":
        // Until now it may have told us nothing, because it did not know of us.
        if (isNew) this.#parts.tell({ kind: "missed", players: "all" });
        return;
      case "bye":
        this.#peers.delete(from);
        return;
      case "effects":
        return this.#parts.tell({ kind: "effects", effects: message.effects });
      case "missed":
        return this.#parts.tell({ kind: "missed", players: message.players });
    }
  }

  #beat(): void {
    const silentSince = this.#parts.nowMs() - PEER_LIFE_MS;
    for (const [peer, heardAtMs] of this.#peers) {
      if (heardAtMs < silentSince) this.#peers.delete(peer);
    }
    void this.#say([{ from: this.#parts.name, kind: "here" }]);
  }

  #send(): void {
    this.#gathering = undefined;
    const effects = this.#waiting;
    this.#waiting = [];
    if (effects.length > 0) void this.#say(messagesOf(this.#parts.name, effects));
  }

  /** One after the other. Never rejects: a connection that breaks says so by its end, and then everybody asks anew. */
  #say(messages: readonly Message[]): Promise<void> {
    this.#saying = this.#saying.then(() => this.#notify(messages));
    return this.#saying;
  }

  async #notify(messages: readonly Message[]): Promise<void> {
    const payloads = messages.map((message) => JSON.stringify(message));
    const sql = "SELECT pg_notify($1, news) FROM unnest($2::text[]) news";
    try {
      await this.#connection?.query(sql, [this.#parts.channel, payloads]);
    } catch {
      await this.#connection?.end();
    }
  }

  /** Nobody knows what was said meanwhile. */
  #lose(): void {
    this.#connection = undefined;
    clearInterval(this.#heartbeat);
    if (this.#isClosed) return;
    this.#retrying = setTimeout(() => void this.#reopen(), RETRY_MS);
  }

  async #reopen(): Promise<void> {
    try {
      await this.open();
      // A server alone missed nothing; one that came meanwhile says so by its "here".
      if (this.#peers.size === 0) return;
      this.#parts.tell({ kind: "missed", players: "all" });
      void this.#say([{ from: this.#parts.name, kind: "missed", players: "all" }]);
    } catch {
      // The engine's own connection tells the operator what is wrong.
      this.#lose();
    }
  }
}

/** As few messages as fit; a player whose news do not fit is told to ask. */
function messagesOf(from: string, effects: readonly Told[]): readonly Message[] {
  const messages: Message[] = [];
  const tooLarge = new Set<string>();
  let page: Told[] = [];
  let bytes = 0;
  const room = PAYLOAD_BYTES_MAX - JSON.stringify({ from, kind: "effects", effects: [] }).length;
  for (const effect of effects) {
    const size = Buffer.byteLength(JSON.stringify(effect)) + 1;
    if (size > room) {
      tooLarge.add(effect.playerId);
      continue;
    }
    if (bytes + size > room) {
      messages.push({ from, kind: "effects", effects: page });
      page = [];
      bytes = 0;
    }
    page.push(effect);
    bytes += size;
  }
  if (page.length > 0) messages.push({ from, kind: "effects", effects: page });
  for (const playerId of tooLarge) messages.push({ from, kind: "missed", players: [playerId] });
  return messages;
}
