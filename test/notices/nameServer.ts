/** A name server over UDP that says what a test wants (RFC 1035, 4.1). */

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";

export interface NameServer {
  /** As a resolver wants it. */
  readonly address: string;
  /** Questions so far, like "A shop.example". */
  readonly asked: string[];
  close(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPES: { readonly [type: number]: string } = { 1: "A", 28: "AAAA" };

/** `answer` gives addresses of both kinds; those of the kind that was asked for go out. */
export async function startNameServer(
  answer: (name: string) => readonly string[],
): Promise<NameServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(`${TYPES[type] ?? type} ${name}`);
    const wanted = answer(name).filter((one) => (type === 1) === isIPv4(one));
    const head = Buffer.from(query.subarray(0, HEADER_BYTES));
    // An answer, recursion is there, no error.
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(wanted.length, 6);
    head.writeUInt32BE(0, 8);
    const records = wanted.map((address) => recordOf(address, type));
    socket.send(
      Buffer.concat([head, query.subarray(HEADER_BYTES, end), ...records]),
      from.port,
      from.address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The name is that of the question; it must not be kept. */
function recordOf(address: string, type: number): Buffer {
  const data = isIPv4(address) ? address.split(".").map(Number) : bytesOf(address);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, Buffer.from(data)]);
}

/** An IPv6 address whose groups are all written out. */
function bytesOf(address: string): number[] {
  return address.split(":").flatMap((group) => [...Buffer.from(group.padStart(4, "0"), "hex")]);
}
