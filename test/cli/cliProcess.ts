/**
 * The program as an operator runs it: a process of its own, with what it printed and how it ended.
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../bridge/server/main.js", import.meta.url));

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command to its end. */
export function coinslot(...args: readonly string[]): Promise<Ended> {
  return coinslotIn(process.env, ...args);
}

/** The same, with other variables. */
export function coinslotIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      env,
      encoding: "utf8",
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    execFile(process.execPath, [MAIN, ...args], options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, out, err });
    });
  });
}

/** Runs a command with `--json` that must end with `code`; gives what it said. */
export async function coinslotJson<Result>(
  code: number,
  ...args: readonly string[]
): Promise<Result> {
  const ended = await coinslot(...args, "--json");
  if (ended.code !== code) {
    throw new Error(
      `${args.join(" ")} ended with ${ended.code}, not ${code}:\n${ended.err}${ended.out}`,
    );
  }
  return JSON.parse(ended.out);
}
