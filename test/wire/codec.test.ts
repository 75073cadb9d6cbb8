/** One contract, six codecs: JavaScript, msgpackr (the server), Lua 5.1, LuaJIT, Lua 5.3, Lua 5.4. */

import type { WireValue } from "../../bridge/wire/codec.ts";
import { createJsCodec } from "../../bridge/wire/codecJs.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import { codecContract, type Unencodable } from "./codec.contract.ts";
import { jsSubject, luaSubject } from "./codecSubjects.ts";
import { INTERPRETERS } from "./luaCodecProcess.ts";
import { luaLiteral } from "./luaLiteral.ts";

/** What no codec encodes, as both languages can write it. */
const NEVER: Unencodable<WireValue> = {
  "2^53": 2 ** 53,
  "-2^53": -(2 ** 53),
  "1e300": 1e300,
  "nine arrays deep": [[[[[[[[[1]]]]]]]]],
  "an empty map nine deep": [[[[[[[[{}]]]]]]]],
  "an array of 1025": new Array(1025).fill(1),
  "a map of 1025": Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`k${i}`, 1])),
  "8192 values": new Array(8).fill(new Array(1024).fill(1)),
  "a text that fills a frame": "x".repeat(60 * 1024),
  "texts that fill a frame together": new Array(61).fill("x".repeat(1024)),
  "a text with a byte order mark": "\ufeffSWORD",
  "a key with a byte order mark": { "\ufeffa": 1 },
  "the key __proto__": Object.fromEntries([["__proto__", 1]]),
};

const cycle: { [key: string]: WireValue } = {};
cycle.inside = cycle;

const NEVER_IN_JS: Unencodable<WireValue> = {
  ...NEVER,
  "not a number": Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
  "minus infinite": Number.NEGATIVE_INFINITY,
  "a value inside itself": cycle,
  "nil in an inner array": [[1, null]],
  "undefined in an array in a map": { a: [undefined] },
  "half a character": "\ud83d",
  "half a character in a key": { "\ude00": 1 },
  "a function": (() => 1) as unknown as WireValue,
  "a date": new Date(0) as unknown as WireValue,
  "a bigint": 5n as unknown as WireValue,
  bytes: new Uint8Array(1) as unknown as WireValue,
};

codecContract("JavaScript", async () => jsSubject(createJsCodec()), NEVER_IN_JS);
codecContract("msgpackr", async () => jsSubject(createMsgpackrCodec()), NEVER_IN_JS);

for (const interpreter of INTERPRETERS) {
  const never = Object.entries(NEVER).map(([name, value]) => [name, luaLiteral(value)]);
  codecContract(interpreter, async () => luaSubject(interpreter), {
    ...Object.fromEntries(never),
    "not a number": "0/0",
    infinite: "1/0",
    "minus infinite": "-1/0",
    "a table inside itself": "(function() local t = {} t.inside = t return t end)()",
    "nil in an inner list": "{{1, nil, 3}}",
    "nil in a list in a map": "{a = {[1] = 1, [3] = 3}}",
    "a list with keys": "{1, 2, a = 3}",
    "a list from 2": "{[2] = 1}",
    "a list with a key between": "{1, [1.5] = 2}",
    "true as a key": "{[true] = 1}",
    "bytes that are not UTF-8": '"caf\\233"',
    "half a character": '"\\237\\160\\128"',
    "a key that is not UTF-8": '{["\\255"] = 1}',
    "a function": "print",
    "a file": "io.stdout",
  });
}
