/** A game server as a process of its own, which can be started anew at the same port. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a game server is started; it says "listening on PORT", or listens at PORT. */
export interface GameProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
}

export interface GameProcess {
  readonly url: string;
  restart(): Promise<void>;
  /** All that it wrote. */
  log(): string;
  close(): Promise<void>;
}

/** Starts it on a free port, or where it wants to be, with a directory of its own, DIRECTORY. */
export async function startGame(
  { command, args, env }: GameProgram,
  ownPort?: number,
): Promise<GameProcess> {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-game-"));
  const port = ownPort ?? (await freePort());
  let log = "";
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(command, args, {
      cwd: directory,
      env: {
        ...process.env,
        GAME_DATABASE: join(directory, "game.db"),
        DIRECTORY: directory,
        ...env,
        PORT: String(port),
      },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: it may have workers.
      detached: true,
    });
    const add = (part: Buffer) => {
      log += part.toString();
    };
    child.stdout?.on("data", add);
    child.stderr?.on("data", add);
    await untilListening(port, child, () => log);
  }

  async function end(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await exited;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    async restart() {
      await end();
      await start();
    },
    log: () => log,
    async close() {
      await end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilListening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  while (child.exitCode === null) {
    const isThere = await fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the game server ended:\n${log()}`);
}
