/**
 * Where pushes go after the commit: to every socket of the player, and into a short memory for
 * games that poll. A push only says what could also be asked, so what does not fit here is
 * forgotten, and `resync` says so.
 */

import type { Codec, Frame } from "../../wire/codec.ts";
import type { PushMessage } from "../../wire/messages.ts";
import type { Pushes, PushesAfter } from "../calls/call.ts";
import { pushFrame } from "../effectOf.ts";
import { unreachable } from "../unreachable.ts";
import type { Effect, TerminalTold } from "../verb.ts";
import { PushMemory } from "./pushMemory.ts";

/** Polls of one player that wait at a time; one more ends the oldest. */
export const POLLS_MAX = 8;

/** A socket that gets a player's pushes. */
export interface Subscriber {
  readonly playerId: string;
  readonly sessionHash: string;
  readonly expiresAtMs: number;
  send(frame: Frame): void;
  /** The session is over: nothing comes any more. */
  end(reason: string): void;
  /** Some pushes were missed: the game comes back and asks anew. */
  restart(): void;
}

/** A poll that waits. */
interface Waiter {
  readonly sessionHash: string;
  /** With the last word of a session that ended. */
  finish(ended?: PushMessage): void;
}

export class PushHub implements Pushes {
  readonly #codec: Codec;
  readonly #nowMs: () => number;
  readonly #memory: PushMemory;
  readonly #subscribers = new Groups<Subscriber>();
  readonly #waiters = new Groups<Waiter>();
  #closed = false;
  #tellTerminals: (told: TerminalTold) => void = () => {};

  /** `nowMs` is the server's clock. */
  constructor(codec: Codec, nowMs: () => number) {
    this.#codec = codec;
    this.#memory = new PushMemory(codec);
    this.#nowMs = nowMs;
  }

  /** Where news for terminals go, whichever process they come from. */
  forTerminals(tell: (told: TerminalTold) => void): void {
    this.#tellTerminals = tell;
  }

  /** Gives how to stop it. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber.playerId, subscriber);
    return () => this.#subscribers.drop(subscriber.playerId, subscriber);
  }

  publish(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.#take(effect);
    }
  }

  #take(effect: Effect): void {
    switch (effect.kind) {
      case "push":
        return this.#push(effect.playerId, effect.frame);
      case "sessionEnded":
        return this.#endSession(effect.playerId, effect.sessionHash, effect.reason);
      case "terminal":
        return this.#tellTerminals(effect);
      default:
        return unreachable(effect);
    }
  }

  /** These players may have missed pushes of other servers: their games ask anew. */
  resync(players: readonly string[] | "all"): void {
    const told = players === "all" ? this.#players() : players;
    for (const playerId of told) {
      this.#memory.lose(playerId);
      for (const waiter of this.#waiters.of(playerId)) waiter.finish();
      for (const subscriber of this.#subscribers.of(playerId)) subscriber.restart();
    }
  }

  /** To every player that is there. */
  broadcast(message: PushMessage): void {
    const frame = pushFrame(this.#codec, message);
    for (const playerId of this.#players()) this.#push(playerId, frame);
  }

  cursorOf(playerId: string): string {
    return this.#memory.cursorOf(playerId);
  }

  async wait(
    playerId: string,
    sessionHash: string,
    cursor: string,
    waitMs: number,
  ): Promise<PushesAfter> {
    const after = this.#memory.after(playerId, cursor);
    if (after.pushes.length > 0 || after.resync || waitMs === 0 || this.#closed) return after;
    const ended = await this.#waitForNews(playerId, sessionHash, waitMs);
    const news = this.#memory.after(playerId, cursor);
    return ended === undefined ? news : { ...news, pushes: [...news.pushes, ended] };
  }

  /** Ends every poll that waits; later ones do not wait. */
  close(): void {
    this.#closed = true;
    for (const playerId of [...this.#waiters.keys()]) {
      for (const waiter of this.#waiters.of(playerId)) waiter.finish();
    }
  }

  #players(): ReadonlySet<string> {
    return new Set([
      ...this.#subscribers.keys(),
      ...this.#waiters.keys(),
      ...this.#memory.players(),
    ]);
  }

  #push(playerId: string, frame: Frame): void {
    this.#memory.remember(playerId, frame, this.#subscribers.has(playerId));
    for (const subscriber of this.#subscribers.of(playerId)) {
      if (subscriber.expiresAtMs > this.#nowMs()) subscriber.send(frame);
      else this.#endSession(playerId, subscriber.sessionHash, "expired");
    }
    for (const waiter of this.#waiters.of(playerId)) waiter.finish();
  }

  #endSession(playerId: string, sessionHash: string, reason: string): void {
    const message: PushMessage = { method: "sessionEnded", params: { reason } };
    for (const subscriber of this.#subscribers.of(playerId)) {
      if (subscriber.sessionHash !== sessionHash) continue;
      this.#subscribers.drop(playerId, subscriber);
      subscriber.send(pushFrame(this.#codec, message));
      subscriber.end(reason);
    }
    for (const waiter of this.#waiters.of(playerId)) {
      if (waiter.sessionHash === sessionHash) waiter.finish(message);
    }
  }

  #waitForNews(
    playerId: string,
    sessionHash: string,
    waitMs: number,
  ): Promise<PushMessage | undefined> {
    return new Promise((resolve) => {
      const finish = (ended?: PushMessage) => {
        clearTimeout(timer);
        this.#waiters.drop(playerId, waiter);
        resolve(ended);
      };
      const waiter: Waiter = { sessionHash, finish };
      const timer = setTimeout(finish, waitMs);
      this.#waiters.add(playerId, waiter);
      this.#waiters.oldestBeyond(POLLS_MAX, playerId)?.finish();
    });
  }
}

/** Members by player. */
class Groups<Member> {
  readonly #groups = new Map<string, Set<Member>>();

  add(playerId: string, member: Member): void {
    const group = this.#groups.get(playerId) ?? new Set();
    this.#groups.set(playerId, group.add(member));
  }

  drop(playerId: string, member: Member): void {
    const group = this.#groups.get(playerId);
    group?.delete(member);
    if (group?.size === 0) this.#groups.delete(playerId);
  }

  has(playerId: string): boolean {
    return this.#groups.has(playerId);
  }

  /** Members may leave while they are told. */
  of(playerId: string): Iterable<Member> {
    return this.#groups.get(playerId) ?? [];
  }

  /** The one that is there longest, when there are more than `max`. */
  oldestBeyond(max: number, playerId: string): Member | undefined {
    const group = this.#groups.get(playerId);
    if (group === undefined || group.size <= max) return undefined;
    const [oldest] = group;
    return oldest;
  }

  keys(): Iterable<string> {
    return this.#groups.keys();
  }
}
