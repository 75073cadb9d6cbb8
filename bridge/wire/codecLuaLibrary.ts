/**
 * What the Lua codec takes from Lua's own library, and its numbers. They come in as imports so that the modules have them
 * in locals before their functions are made: LuaJIT then treats them as constants.
 */

type Byte = number | undefined;
type FourBytes = [a: Byte, b: Byte, c: Byte, d: Byte];

declare namespace string {
  function byte(this: void, s: string, from: number, to?: number): LuaMultiReturn<FourBytes>;
  function char(this: void, ...bytes: number[]): string;
  function find(this: void, s: string, pattern: string): number | undefined;
  function sub(this: void, s: string, from: number, to: number): string;
  const pack: ((this: void, format: string, ...values: number[]) => string) | undefined;
  const unpack: ((this: void, format: string, s: string, from: number) => number) | undefined;
}
declare namespace math {
  function frexp(this: void, x: number): LuaMultiReturn<[fraction: number, power: number]>;
  function ldexp(this: void, fraction: number, power: number): number;
  const tointeger: ((this: void, x: number) => number | undefined) | undefined;
}
declare namespace table {
  function concat(this: void, list: object, separator: string, from: number, to: number): string;
  function sort(
    this: void,
    list: LuaTable<number, string>,
    isBefore: (this: void, a: string, b: string) => boolean,
  ): void;
}

export const { byte, char, find, sub } = string;
/** Only from Lua 5.3 on. */
export const { pack, unpack } = string;
/** Only in Lua 5.1 and LuaJIT for certain; where `pack` and `unpack` are, they are not needed. */
export const { frexp, ldexp } = math;
/** Only from Lua 5.3 on, where integers are a type of their own. */
export const { tointeger } = math;
export const { concat, sort } = table;

export const TWO_31 = 2147483648;
export const TWO_32 = 4294967296;
export const TWO_41 = 2199023255552;
export const TWO_52 = 4503599627370496;
/** The largest integer of the wire, 2^53 - 1. */
export const SAFE_MAX = 9007199254740991;
