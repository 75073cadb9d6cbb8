/** The Lua codec in a process of its own, asked line by line (codecDriver.lua). */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Every Lua that the codec promises to run on. */
export const INTERPRETERS = ["lua5.1", "luajit", "lua5.3", "lua5.4"] as const;
export type Interpreter = (typeof INTERPRETERS)[number];

/** The Lua codec by itself, which the build makes of tsconfig.lua.json beside this file. */
export const LUA_CODEC = ".build/codec.lua";

/** One process. */
export interface LuaCodecProcess {
  /** Sends the lines and gives the answer to each. */
  ask(lines: readonly string[]): Promise<string[]>;
  /** Ends the process. */
  end(): Promise<void>;
}

/** Starts an interpreter with the codec. */
export function startLuaCodec(interpreter: Interpreter): LuaCodecProcess {
  const child = spawn(interpreter, ["test/wire/codecDriver.lua", LUA_CODEC], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(lines) {
      child.stdin.write(lines.map((line) => `${line}\n`).join(""));
      const replies: string[] = [];
      for (const line of lines) {
        const { value, done } = await answers.next();
        if (done) throw new Error(`${interpreter} ended at: ${line.slice(0, 200)}`);
        replies.push(value);
      }
      return replies;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
