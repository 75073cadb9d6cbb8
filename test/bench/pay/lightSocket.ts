/**
 * A WebSocket client (RFC 6455) that costs next to nothing, so that a bench on a small machine
 * measures the server: whole messages, one mask a connection, no events but messages.
 */

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Bytes before a client's message of less than 64 KiB: a head with a 16-bit length, and the mask. */
const HEAD_BYTES = 8;
const CLOSE_CODE = 0x8;
const PING_CODE = 0x9;

/** A message ready to send again and again with other bytes in some places. */
export interface Prepared {
  /** Writes `bytes` over the message's bytes from `at` on. */
  set(at: number, bytes: Uint8Array): void;
  send(): void;
}

export class LightSocket {
  /** What every message from the server is given to; valid during the call only. */
  onMessage: (payload: Buffer) => void = () => {};
  onClose: () => void = () => {};
  readonly #socket: Socket;
  readonly #mask = randomBytes(4);
  #rest: Buffer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("close", () => this.onClose());
  }

  /** Opens `path` of the server on `port` of this machine. */
  static async open(port: number, path: string): Promise<LightSocket> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    const key = randomBytes(16).toString("base64");
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    const opened = new LightSocket(socket);
    await opened.#shakeHands();
    return opened;
  }

  prepare(payload: Uint8Array): Prepared {
    const frame = Buffer.alloc(HEAD_BYTES + payload.length);
    frame[0] = 0x82;
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(payload.length, 2);
    frame.set(this.#mask, 4);
    const set = (at: number, bytes: Uint8Array) => {
      for (let i = 0; i < bytes.length; i++) {
        frame[HEAD_BYTES + at + i] = (bytes[i] ?? 0) ^ (this.#mask[(at + i) & 3] ?? 0);
      }
    };
    set(0, payload);
    // The kernel has its own copy when write returns, unless it is full: one request at a time fits.
    return { set, send: () => this.#socket.write(frame) };
  }

  send(payload: Uint8Array): void {
    this.prepare(payload).send();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #shakeHands(): Promise<void> {
    let head = Buffer.alloc(0);
    while (!head.includes("\r\n\r\n")) {
      const [chunk] = (await once(this.#socket, "data")) as [Buffer];
      head = Buffer.concat([head, chunk]);
    }
    const text = head.toString("latin1");
    if (!text.startsWith("HTTP/1.1 101 ")) throw new Error(`refused: ${text.split("\r\n")[0]}`);
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    const end = head.indexOf("\r\n\r\n") + 4;
    if (end < head.length) this.#take(head.subarray(end));
  }

  #take(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (;;) {
      const frame = frameAt(bytes, at);
      if (frame === undefined) break;
      at = frame.end;
      this.#takeFrame(frame.code, bytes.subarray(frame.start, frame.end));
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined;
  }

  #takeFrame(code: number, payload: Buffer): void {
    if (code === CLOSE_CODE) this.#socket.destroy();
    else if (code === PING_CODE) this.#pong(payload);
    else this.onMessage(payload);
  }

  #pong(payload: Buffer): void {
    const masked = payload.map((byte, i) => byte ^ (this.#mask[i & 3] ?? 0));
    const head = Buffer.from([0x8a, 0x80 | payload.length]);
    this.#socket.write(Buffer.concat([head, this.#mask, masked]));
  }
}

interface FoundFrame {
  readonly code: number;
  readonly start: number;
  readonly end: number;
}

/** The whole frame that begins at `at`; undefined while it is not all there. */
function frameAt(bytes: Buffer, at: number): FoundFrame | undefined {
  if (bytes.length < at + 2) return undefined;
  const code = (bytes[at] ?? 0) & 0x0f;
  let length = bytes[at + 1] ?? 0;
  let start = at + 2;
  if (length === 127) throw new Error("a message of more than 64 KiB");
  if (length === 126) {
    if (bytes.length < at + 4) return undefined;
    length = bytes.readUInt16BE(at + 2);
    start = at + 4;
  }
  return bytes.length < start + length ? undefined : { code, start, end: start + length };
}
