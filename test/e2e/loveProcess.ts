/** A real LÖVE on a display of its own that nobody sees. */

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** An X server without a screen. */
export interface Display {
  /** For the environment: ":7". */
  readonly name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a free display. */
export async function startDisplay(size = "1280x800"): Promise<Display> {
  const args = ["-displayfd", "3", "-screen", "0", `${size}x24`, "-nolisten", "tcp"];
  const child = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  const numbers = createInterface({ input: child.stdio[3] as Readable });
  const [number] = await Promise.race([
    once(numbers, "line"),
    exited.then(() => {
      throw new Error("Xvfb did not start");
    }),
  ]);
  return {
    name: `:${number}`,
    async close() {
      child.kill();
      await exited;
    },
  };
}

export interface LoveOptions {
  readonly display: Display;
  /** The folder of the game. */
  readonly game: string;
  readonly args: readonly string[];
  /** Where its saves go. */
  readonly home: string;
}

/** A running game. */
export interface LoveProcess {
  /** Calls back for every line that it prints. */
  onLine(take: (line: string) => void): void;
  write(line: string): void;
  /** Everything it printed, for the message of a failed test. */
  printed(): string;
  readonly exited: Promise<number | null>;
  /** Ends it like a power cut of the process. */
  kill(): Promise<void>;
}

/** Starts LÖVE; it draws without a graphics card. */
export function startLove({ display, game, args, home }: LoveOptions): LoveProcess {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn("love", [game, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      DISPLAY: display.name,
      HOME: home,
      XDG_DATA_HOME: home,
      SDL_AUDIODRIVER: "dummy",
    },
  });
  let printed = "";
  const watchers: ((line: string) => void)[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    printed += `${line}\n`;
    for (const take of watchers) take(line);
  });
  // A game that was killed takes no more commands.
  child.stdin.on("error", () => {});
  const exited = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  return {
    onLine: (take) => watchers.push(take),
    write: (line) => child.stdin.write(`${line}\n`),
    printed: () => printed,
    exited,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
