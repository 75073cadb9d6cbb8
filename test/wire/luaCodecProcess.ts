/** The Lua codec in a process of its own, asked line by line (codecDriver.lua). */

import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Every Lua that the codec promises to run on. */
export const INTERPRETERS = ["lua5.1", "luajit", "lua5.3", "lua5.4"] as const;
export type Interpreter = (typeof INTERPRETERS)[number];

/** Where buildLuaCodec leaves the codec, from the root of the project. */
export const LUA_CODEC = ".build/lua/codec.lua";

/** Compiles the Lua codec by itself. Throws what TypeScriptToLua says against it; a warning counts. */
export async function buildLuaCodec(): Promise<void> {
  const args = ["node_modules/typescript-to-lua/dist/tstl.js", "-p", "test/wire/tsconfig.lua.json"];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    if (/(warning|error) TS/.test(stdout)) throw new Error(stdout);
  } catch (failure) {
    const { stdout, message } = failure as { stdout?: string; message: string };
    throw new Error(stdout || message);
  }
}

/** One process. */
export interface LuaCodecProcess {
  /** Sends the lines and gives the answer to each. */
  ask(lines: readonly string[]): Promise<string[]>;
  /** Ends the process. */
  end(): Promise<void>;
}

/** Starts an interpreter with the codec that buildLuaCodec left. */
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
