/**
 * Saved values in LÖVE's save directory. Each key has two files and a save always overwrites the
 * older one, with a number and a checksum before the value: a game that is killed while it writes
 * loses that write, never the value before it. Compiled to Lua only.
 */

import type { Frame } from "../wire/codec.ts";

declare namespace string {
  function match(
    this: void,
    text: string,
    pattern: string,
  ): LuaMultiReturn<[string | undefined, string | undefined]>;
  function sub(this: void, text: string, from: number, to?: number): string;
  function format(this: void, pattern: string, value: number): string;
}
declare function tonumber(this: void, text: string): number | undefined;

/** What is used of love.filesystem. */
export interface LoveFilesystem {
  createDirectory(this: void, name: string): boolean;
  read(this: void, name: string): LuaMultiReturn<[string | undefined]>;
  write(this: void, name: string, bytes: string): LuaMultiReturn<[boolean | undefined]>;
}

export interface LoveStorage {
  load(this: void, key: string): Frame | undefined;
  save(this: void, key: string, frame: Frame): boolean;
}

interface Slot {
  readonly file: string;
  /** Grows with every save of the key; 0 for nothing, or something damaged. */
  readonly version: number;
  readonly value: string;
}

const DIRECTORY = "coinslot";
const DIGEST_CHARS = 40;

/**
 * `digest` gives 40 hex digits of SHA-1: as the file's name (keys are any text) and against torn
 * writes.
 */
export function loveStorage(
  this: void,
  filesystem: LoveFilesystem,
  digest: (this: void, text: string) => string,
): LoveStorage {
  function readSlot(this: void, key: string, letter: string): Slot {
    const file = `${DIRECTORY}/${digest(key)}.${letter}`;
    const [text] = filesystem.read(file);
    const sealed = text === undefined ? "" : string.sub(text, DIGEST_CHARS + 1);
    const [version] = string.match(sealed, "^(%d+)\n");
    if (
      text === undefined ||
      version === undefined ||
      digest(key + sealed) !== string.sub(text, 1, DIGEST_CHARS)
    ) {
      return { file, version: 0, value: "" };
    }
    return { file, version: tonumber(version) ?? 0, value: string.sub(sealed, version.length + 2) };
  }

  return {
    load(key) {
      const a = readSlot(key, "a");
      const b = readSlot(key, "b");
      const newer = a.version > b.version ? a : b;
      return newer.version === 0 ? undefined : (newer.value as unknown as Frame);
    },
    save(key, frame) {
      const a = readSlot(key, "a");
      const b = readSlot(key, "b");
      const older = a.version > b.version ? b : a;
      const version = (a.version > b.version ? a : b).version + 1;
      const sealed = `${string.format("%d", version)}\n${frame as unknown as string}`;
      filesystem.createDirectory(DIRECTORY);
      const [saved] = filesystem.write(older.file, digest(key + sealed) + sealed);
      return saved === true;
    },
  };
}
