/** The Lua codec beside Debian's lua-messagepack, on every interpreter: operations per second, ours to theirs. */

import { execFileSync } from "node:child_process";
import { INTERPRETERS, LUA_CODEC } from "../wire/luaCodecProcess.ts";

/** The least ratio for each case: LuaJIT's own compiler helps our decoder most. */
const LIMIT = 1.25;
const LIMITS: Readonly<Record<string, number>> = { "luajit-decode": 3.5 };

for (const interpreter of INTERPRETERS) {
  const args = ["test/bench/codecBench.lua", LUA_CODEC];
  const output = execFileSync(interpreter, args, { encoding: "utf8" });
  for (const [, operation, ratio, rate] of output.matchAll(/^(encode|decode) (\S+) (\S+)$/gm)) {
    print(`${interpreter}-${operation}`, Number(ratio), Number(rate));
  }
}

function print(name: string, ratio: number, rate: number): void {
  if (process.argv.includes("--json")) {
    const line = {
      bench: "codec",
      case: name,
      ratio,
      baseline: "lua-messagepack 0.5.2",
      value: rate,
      unit: "ops/s",
    };
    console.log(JSON.stringify(line));
  } else {
    const limit = LIMITS[name] ?? LIMIT;
    const speed = `${rate.toLocaleString("en")} ops/s`.padStart(16);
    console.log(`${name.padEnd(14)} ${ratio.toFixed(2)} (at least ${limit})${speed}`);
  }
}
