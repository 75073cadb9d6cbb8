/**
 * WebSocket messages (RFC 6455, 5.2) as a server sends them: binary, in one piece each, not masked.
 */

/** First byte: the only piece of a binary message. */
const WHOLE_BINARY = 0x82;
/** Longer payloads have their length in two bytes of its own, behind this mark. */
const SHORT_MAX = 125;
const TWO_BYTES_MARK = 126;

/** Several messages in one run of bytes. Frames fit in 64 KiB, so none needs a longer head. */
export function joinMessages(payloads: readonly Uint8Array[]): Buffer {
  let size = 0;
  for (const { length } of payloads) size += headSize(length) + length;
  const joined = Buffer.allocUnsafe(size);
  let at = 0;
  for (const payload of payloads) {
    at = writeHead(joined, at, payload.length);
    joined.set(payload, at);
    at += payload.length;
  }
  return joined;
}

function headSize(length: number): number {
  return length <= SHORT_MAX ? 2 : 4;
}

/** Gives where the payload begins. */
function writeHead(joined: Buffer, at: number, length: number): number {
  joined[at] = WHOLE_BINARY;
  if (length <= SHORT_MAX) {
    joined[at + 1] = length;
    return at + 2;
  }
  joined[at + 1] = TWO_BYTES_MARK;
  return joined.writeUInt16BE(length, at + 2);
}
