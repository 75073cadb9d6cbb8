import { randomFillSync } from "node:crypto";

/** Bytes fetched at a time: one question to the system serves many ids. */
const POOL_BYTES = 4096;

/** Random bytes as lower-case hex, from the system's strongest source; no byte is given twice. */
export function createRandomHex(): (bytes: number) => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (bytes > POOL_BYTES) throw new RangeError(`at most ${POOL_BYTES} random bytes at a time`);
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const hex = pool.toString("hex", used, used + bytes);
    // Nobody finds here what a session was made of.
    pool.fill(0, used, used + bytes);
    used += bytes;
    return hex;
  };
}
