import { randomBytes } from "node:crypto";
import type { Codec, Frame } from "../../wire/codec.ts";
import { bytesOf, frameOf } from "../../wire/codecJs.ts";
import type { PushMessage } from "../../wire/messages.ts";
import { parseIncoming } from "../../wire/rpc.ts";
import type { PushesAfter } from "../calls/call.ts";
import { ANSWER_BYTES_MAX, fitPage } from "../calls/steps/fitPage.ts";

/**
 * Pushes that are remembered for one player; players for whom there is a memory; and pushes in all
 * of them.
 */
export const MEMORY_PUSHES = 64;
export const MEMORY_PLAYERS = 10_000;
export const MEMORY_PUSHES_TOTAL = 50_000;

interface Remembered {
  readonly number: number;
  /**
   * The frame, one character a byte: a text holds just its own bytes, a Buffer holds on to the
   * memory that it is a part of.
   */
  readonly text: string;
}

/** One player's memory; everything up to `lostUpTo` may be gone. */
interface Memory {
  readonly pushes: Remembered[];
  lostUpTo: number;
  /** Some game of the player asked for what is remembered. */
  isPolled: boolean;
}

/**
 * The latest pushes of each player, for games that poll. A cursor names this start of the server
 * and the number of the last push that its game has seen.
 */
export class PushMemory {
  /** Other after each start, so that a cursor of before is known as one. */
  readonly #boot = randomBytes(6).toString("hex");
  /** In the order of use: the first one is the longest unused. */
  readonly #memories = new Map<string, Memory>();
  /** The last one in that order. */
  #usedLast: string | undefined;
  readonly #codec: Codec;
  #lastNumber = 0;
  #total = 0;
  /** Every push up to this number may have been forgotten with its whole memory. */
  #forgottenUpTo = 0;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /**
   * While all that is known of the player is a socket (`hasSocket`), a push is only noted as
   * missed: a game that polls after all is told to ask anew, once.
   */
  remember(playerId: string, frame: Frame, hasSocket: boolean): void {
    const memory = this.#use(playerId);
    this.#lastNumber += 1;
    if (hasSocket && !memory.isPolled) {
      memory.lostUpTo = this.#lastNumber;
      return;
    }
    memory.pushes.push({ number: this.#lastNumber, text: textOf(frame) });
    this.#total += 1;
    if (memory.pushes.length > MEMORY_PUSHES) {
      memory.lostUpTo = memory.pushes.shift()?.number ?? memory.lostUpTo;
      this.#total -= 1;
    }
    if (this.#total > MEMORY_PUSHES_TOTAL) this.#forgetOldest();
  }

  /** Pushes of the player were missed: who polls next is told so. */
  lose(playerId: string): void {
    const memory = this.#use(playerId);
    this.#lastNumber += 1;
    memory.lostUpTo = this.#lastNumber;
  }

  /** Where the player's pushes stand now; from here on they are remembered. */
  cursorOf(playerId: string): string {
    this.#use(playerId);
    return this.#cursor(this.#lastNumber);
  }

  /** The pushes after `cursor`, as many as one frame takes. */
  after(playerId: string, cursor: string): PushesAfter {
    const memory = this.#use(playerId);
    memory.isPolled = true;
    const since = this.#numberIn(cursor);
    if (since === undefined) {
      return { cursor: this.#cursor(this.#lastNumber), pushes: [], resync: true };
    }
    const found = this.#messages(memory.pushes.filter(({ number }) => number > since));
    const fitting = fitPage(found, ANSWER_BYTES_MAX);
    const isAll = fitting.length === found.length;
    return {
      cursor: this.#cursor(isAll ? this.#lastNumber : (fitting.at(-1)?.number ?? since)),
      pushes: fitting.map(({ message }) => message),
      resync: memory.lostUpTo > since,
    };
  }

  players(): Iterable<string> {
    return this.#memories.keys();
  }

  #messages(remembered: readonly Remembered[]): { number: number; message: PushMessage }[] {
    return remembered.map(({ number, text }) => {
      const decoded = this.#codec.decode(frameOf(Buffer.from(text, "latin1")));
      const push = decoded.ok ? parseIncoming(decoded.value) : undefined;
      if (push?.kind !== "push") throw new Error("a push of our own cannot be read");
      const { method, params } = push;
      // It was one when it was encoded.
      return { number, message: { method, params } as unknown as PushMessage };
    });
  }

  #use(playerId: string): Memory {
    const known = this.#memories.get(playerId);
    const memory = known ?? { pushes: [], lostUpTo: this.#forgottenUpTo, isPolled: false };
    if (playerId === this.#usedLast) return memory;
    this.#usedLast = playerId;
    if (known !== undefined) this.#memories.delete(playerId);
    this.#memories.set(playerId, memory);
    if (this.#memories.size > MEMORY_PLAYERS) this.#forgetOldest();
    return memory;
  }

  #forgetOldest(): void {
    const [oldest] = this.#memories;
    if (oldest === undefined) return;
    const [playerId, memory] = oldest;
    this.#memories.delete(playerId);
    if (playerId === this.#usedLast) this.#usedLast = undefined;
    this.#total -= memory.pushes.length;
    const last = Math.max(memory.pushes.at(-1)?.number ?? 0, memory.lostUpTo);
    this.#forgottenUpTo = Math.max(this.#forgottenUpTo, last);
  }

  #cursor(number: number): string {
    return `${this.#boot}.${number}`;
  }

  #numberIn(cursor: string): number | undefined {
    const [boot, digits = ""] = cursor.split(".");
    const number = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
    return boot === this.#boot && number <= this.#lastNumber ? number : undefined;
  }
}

function textOf(frame: Frame): string {
  const { buffer, byteOffset, length } = bytesOf(frame);
  return Buffer.from(buffer, byteOffset, length).toString("latin1");
}
