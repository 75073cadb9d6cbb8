/** One WebSocket: frames in, answers and pushes out. */

import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import type { Codec, Frame } from "../../wire/codec.ts";
import { bytesOf, frameOf } from "../../wire/codecJs.ts";
import type { SessionResult } from "../../wire/messages.ts";
import { parseRequest } from "../../wire/rpc.ts";
import type { Environment } from "../../wire/views.ts";
import { hashSession } from "../auth/session.ts";
import type { Answer, Router } from "../router.ts";
import { answerFrame, refusalFrame } from "./frames.ts";
import type { PushHub } from "./pushHub.ts";
import { RequestGate } from "./requestGate.ts";
import { joinMessages } from "./socketMessages.ts";

/**
 * Bytes that may wait for a slow reader; then the connection is dropped, and the game asks anew.
 */
export const BUFFERED_BYTES_MAX = 1024 * 1024;

/** A peer that missed so many pings in a row is gone. */
const MISSED_PINGS_MAX = 2;

/** Close codes of RFC 6455 and one of ours. */
export const CLOSE = {
  goingAway: 1001,
  protocolError: 1002,
  textRefused: 1003,
  policy: 1008,
  sessionEnded: 4001,
} as const;

/** What every connection needs. */
export interface SocketParts {
  readonly router: Router;
  readonly hub: PushHub;
  readonly codec: Codec;
  readonly environment: Environment;
  readonly requestsPerSecond: number;
  readonly log: Pick<Logger, "info">;
  nowMs(): number;
}

interface Attachment {
  readonly sessionHash: string;
  detach(): void;
}

export class SocketConnection {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #parts: SocketParts;
  readonly #gate: RequestGate;
  #attachment: Attachment | undefined;
  /** What leaves at the end of this turn of the event loop. */
  #leaving: Uint8Array[] | undefined;
  #leavingBytes = 0;
  #missedPings = 0;

  /** `stream` is what `socket` writes to. */
  constructor(socket: WebSocket, stream: Duplex, parts: SocketParts) {
    this.#socket = socket;
    this.#stream = stream;
    this.#parts = parts;
    this.#gate = new RequestGate(parts.requestsPerSecond, parts.nowMs);
    socket.on("message", (data: Buffer, isBinary) => this.#take(data, isBinary));
    socket.on("close", () => this.#detach());
    // ws answers a broken or too large message itself (1002, 1009); "close" follows.
    socket.on("error", () => {});
    socket.on("pong", () => {
      this.#missedPings = 0;
    });
  }

  /** To be called now and then: finds out whether the peer is still there. */
  ping(): void {
    this.#missedPings += 1;
    if (this.#missedPings > MISSED_PINGS_MAX) this.#socket.terminate();
    else this.#socket.ping();
  }

  /** Lets what is under way finish, then closes. */
  async drain(): Promise<void> {
    this.#socket.removeAllListeners("message");
    await this.#gate.drained();
    this.#close(CLOSE.goingAway, "the server is stopping");
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (!isBinary) return this.#close(CLOSE.textRefused, "frames are binary");
    const decoded = this.#parts.codec.decode(frameOf(data));
    if (!decoded.ok) return this.#close(CLOSE.protocolError, `frame refused: ${decoded.reason}`);
    const request = parseRequest(decoded.value);
    if (request.kind === "request") {
      void this.#answer(request.id, request.method, request.params);
    } else if (request.id !== undefined) {
      this.#refuse(request.id, "frameRefused", request.reason);
    } else {
      this.#close(CLOSE.protocolError, `frame refused: ${request.reason}`);
    }
  }

  async #answer(
    id: number,
    method: string,
    params: Parameters<Router["answer"]>[1],
  ): Promise<void> {
    const refusal = this.#gate.enter();
    if (refusal !== undefined) return this.#refuse(id, "tooManyRequests", refusal);
    const answer = await this.#parts.router.answer(method, params);
    this.#follow(method, params, answer);
    const frame = answerFrame(this.#parts.codec, id, answer);
    if (frame !== undefined) this.#send(frame);
    this.#gate.leave();
  }

  /** Who logged in on this socket gets the player's pushes on it. */
  #follow(method: string, params: unknown, answer: Answer): void {
    if (answer.kind !== "result") return;
    if (method === "login" || method === "resume") this.#attach(answer.result as SessionResult);
    if (method === "logout" && this.#isAttachedTo(params as { session: string })) this.#detach();
  }

  #attach(session: SessionResult): void {
    this.#detach();
    const { hub, environment } = this.#parts;
    const sessionHash = hashSession(session.session, environment);
    const detach = hub.subscribe({
      playerId: session.player.playerId,
      sessionHash,
      expiresAtMs: session.expiresAtMs,
      send: (frame) => this.#send(frame),
      end: (reason) => this.#close(CLOSE.sessionEnded, reason),
      restart: () => this.#close(CLOSE.goingAway, "pushes were missed: come back"),
    });
    this.#attachment = { sessionHash, detach };
  }

  #isAttachedTo({ session }: { readonly session: string }): boolean {
    return this.#attachment?.sessionHash === hashSession(session, this.#parts.environment);
  }

  #detach(): void {
    this.#attachment?.detach();
    this.#attachment = undefined;
  }

  #refuse(id: number, code: "frameRefused" | "tooManyRequests", detail: string): void {
    this.#send(refusalFrame(this.#parts.codec, id, code, detail));
  }

  #send(frame: Frame): void {
    const { readyState, OPEN, bufferedAmount } = this.#socket;
    if (readyState !== OPEN) return;
    if (bufferedAmount + this.#leavingBytes <= BUFFERED_BYTES_MAX) {
      return this.#gather(bytesOf(frame));
    }
    this.#parts.log.info("a socket was dropped: it reads too slowly");
    this.#close(CLOSE.policy, "reads too slowly");
    // Its buffer is full: the close frame itself may never leave.
    this.#socket.terminate();
  }

  /** An answer and the pushes that come with it go to the system in one call. */
  #gather(message: Uint8Array): void {
    this.#leavingBytes += message.length;
    if (this.#leaving !== undefined) {
      this.#leaving.push(message);
      return;
    }
    this.#leaving = [message];
    setImmediate(SocketConnection.#flushOf, this);
  }

  static #flushOf(connection: SocketConnection): void {
    connection.#flush();
  }

  /**
   * Beside ws, which sends one message at a time in two pieces. Both write whole messages only, so
   * its pings may stand between ours.
   */
  #flush(): void {
    const leaving = this.#leaving;
    if (leaving === undefined) return;
    this.#leaving = undefined;
    this.#leavingBytes = 0;
    if (this.#socket.readyState === this.#socket.OPEN) this.#stream.write(joinMessages(leaving));
  }

  #close(code: number, reason: string): void {
    this.#flush();
    this.#socket.close(code, reason);
  }
}
