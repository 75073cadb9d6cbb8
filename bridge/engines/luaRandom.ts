/**
 * Random bytes in plain Lua: the system's generator where it can be reached (/dev/urandom;
 * RtlGenRandom through LuaJIT's ffi on Windows), which is strong. Elsewhere a chain of hashes over
 * clocks, addresses of tables and math.random: unlikely to repeat, but not safe against somebody
 * who guesses. Compiled to Lua only.
 */

declare namespace string {
  function sub(this: void, text: string, from: number, to?: number): string;
}
declare namespace math {
  function random(this: void): number;
}
declare namespace os {
  function time(this: void): number;
  function clock(this: void): number;
}
declare function tostring(this: void, value: unknown): string;
declare function pcall<T>(this: void, body: (this: void) => T): LuaMultiReturn<[boolean, T]>;

interface LuaFile {
  read(count: number): string | undefined;
  close(): void;
}

interface Ffi {
  cdef(this: void, declarations: string): void;
  load(
    this: void,
    library: string,
  ): {
    SystemFunction036(this: void, buffer: unknown, count: number): number;
  };
  readonly new: (this: void, type: string, count: number) => unknown;
  readonly string: (this: void, buffer: unknown, count: number) => string;
}

/** What randomness is taken from. */
export interface RandomSources {
  readonly io: {
    open(this: void, name: string, mode: string): LuaMultiReturn<[LuaFile | undefined]>;
  };
  findModule(this: void, name: string): unknown;
  nowMs(this: void): number;
  sha1(this: void, bytes: string): string;
}

/** Gives a function that gives `count` random bytes. */
export function randomBytesFrom(
  this: void,
  sources: RandomSources,
): (this: void, count: number) => string {
  const [device] = sources.io.open("/dev/urandom", "rb");
  const ffi = sources.findModule("ffi") as Ffi | undefined;
  let chain = "";

  return (count) => {
    const bytes = device?.read(count) ?? (ffi !== undefined ? fromWindows(ffi, count) : "");
    if (bytes.length === count) return bytes;
    let guessed = "";
    while (guessed.length < count) {
      chain = sources.sha1(
        `${chain}${os.time()}${os.clock()}${sources.nowMs()}${tostring({})}${math.random()}`,
      );
      // Half of each link stays hidden, so that the next one cannot be computed from what was
      // given.
      guessed = guessed + string.sub(chain, 1, 10);
    }
    return string.sub(guessed, 1, count);
  };
}

/** "" where there is no such generator. */
function fromWindows(this: void, ffi: Ffi, count: number): string {
  const [fine, bytes] = pcall(() => {
    ffi.cdef("unsigned char SystemFunction036(void *, unsigned long);");
    const buffer = ffi.new("unsigned char[?]", count);
    ffi.load("advapi32").SystemFunction036(buffer, count);
    return ffi.string(buffer, count);
  });
  return fine ? bytes : "";
}
