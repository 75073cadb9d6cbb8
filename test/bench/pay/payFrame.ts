/** Requests `pay` of one player, encoded once; only number, id and deadline change from one to the next. */

import { bytesOf, createJsCodec } from "../../../bridge/wire/codecJs.ts";
import { PAY_DEADLINE_MS } from "../../../bridge/wire/limits.ts";
import { requestMessage } from "../../../bridge/wire/rpc.ts";
import type { LightSocket } from "./lightSocket.ts";

const codec = createJsCodec();

/** Ids and deadlines keep their size on the wire. */
const ID_MIN = 0x10000;
const TIME_DIGITS = 12;
const REST_CHARS = 20;
const DEADLINE_RENEWED_MS = 5000;

/** One player's payments on one connection. */
export interface Payments {
  /** Sends the next order number. */
  sendNext(): void;
  /** Numbers sent so far. */
  sent(): number;
}

/** Numbers begin with the time, as the plugin's do; `prefix` (letters and digits) makes them unique. */
export function createPayments(socket: LightSocket, session: string, prefix: string): Payments {
  const blank = prefix.padEnd(TIME_DIGITS + REST_CHARS, "0");
  const params = {
    ...{ session, orderNo: blank, title: "An order", detail: "", zoneId: "1", saveSlot: "1" },
    ...{ coins: 1, deadlineMs: 2 ** 41 },
  };
  const payload = Buffer.from(bytesOf(codec.encode(requestMessage(ID_MIN, "pay", params))));
  const prepared = socket.prepare(payload);
  const number = Buffer.from(blank);
  const numberAt = payload.indexOf(number);
  const deadline = Buffer.alloc(8);
  const deadlineAt = payload.indexOf("deadlineMs") + "deadlineMs".length + 1;
  const id = Buffer.alloc(4);
  const idAt = 3;
  let sent = 0;
  let renewAtMs = 0;

  return {
    sendNext() {
      sent += 1;
      id.writeUInt32BE(ID_MIN + sent);
      prepared.set(idAt, id);
      const nowMs = Date.now();
      const time = nowMs.toString(16).padStart(TIME_DIGITS, "0");
      const rest = prefix + String(sent).padStart(REST_CHARS - prefix.length, "0");
      number.write(time + rest, "latin1");
      prepared.set(numberAt, number);
      if (nowMs >= renewAtMs) {
        renewAtMs = nowMs + DEADLINE_RENEWED_MS;
        deadline.writeDoubleBE(nowMs + PAY_DEADLINE_MS);
        prepared.set(deadlineAt, deadline);
      }
      prepared.send();
    },
    sent: () => sent,
  };
}

const RESPONSE = Buffer.from([0x94, 0x01]);
/** After the array's head, the type and an id of five bytes. */
const ERROR_AT = 7;
const NIL = 0xc0;
const PAID = "\xa5state\xa4paid";

/** What a message from the server says about the payment under way. */
export function readPayment(message: Buffer): "push" | "paid" | "refused" {
  if (message[0] !== RESPONSE[0] || message[1] !== RESPONSE[1]) return "push";
  return message[ERROR_AT] === NIL && message.includes(PAID, ERROR_AT, "latin1")
    ? "paid"
    : "refused";
}
