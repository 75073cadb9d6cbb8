import { readFileSync, statSync } from "node:fs";
import { OWN_QUESTION, operatorSocketFile } from "../edges/operatorFrames.ts";
import type { ChainHealth } from "../rails/chain/runFollower.ts";
import { lockFile } from "../store/sqlite/dataDirectory.ts";
import type { CliWorld } from "./cliWorld.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { judgeChains } from "./judgeChains.ts";
import { connectOperator } from "./operatorConnection.ts";
import { timeText } from "./timeText.ts";

/** Who has the store, and whether it answers. */
export async function examineServer(
  directory: string,
  world: CliWorld,
): Promise<readonly Finding[]> {
  const server = await connectOperator(operatorSocketFile(directory));
  if (server === undefined) return [judgeLock(findLockHolder(directory))];
  const { pid, startedAtMs } = server.greeting;
  const since = `process ${pid} serves it since ${timeText(startedAtMs)}`;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), ANSWER_MS).unref();
  });
  const reply = await Promise.race([server.ask("checkHealth", undefined), late]);
  const chains = reply === undefined ? undefined : await server.ask(OWN_QUESTION, undefined);
  server.close();
  const mode = statSync(operatorSocketFile(directory)).mode & 0o777;
  return [
    reply?.kind === "done"
      ? ok(since)
      : fail(`${since}, but its store does not answer`, "look at its log; restart it"),
    mode === 0o600
      ? ok("the operator's socket is its user's alone")
      : fail(
          `the operator's socket has the rights ${mode.toString(8)}`,
          "chmod 600; see who could",
        ),
    ...judgeServerClock(reply, world.nowMs()),
    // The server is of the same build.
    ...(chains?.kind === "done" ? judgeChains(chains.result as readonly ChainHealth[]) : []),
  ];
}

/** A healthy store answers within milliseconds. */
const ANSWER_MS = 5000;
const CLOCK_MS = 60_000;

function judgeServerClock(reply: unknown, nowMs: number): readonly Finding[] {
  const time = (reply as { result?: { serverTimeMs?: number } } | undefined)?.result?.serverTimeMs;
  if (time === undefined || Math.abs(time - nowMs) < CLOCK_MS) return [];
  return [warn(`the server's clock says ${timeText(time)}`, "compare it with another clock")];
}

function judgeLock(holder: number | undefined): Finding {
  if (holder === undefined) return ok("no process has the store");
  return warn(
    `process ${holder} has the store and does not answer on the operator's socket`,
    "another command may be at work; else look at that process's log",
  );
}

/** Linux lists every lock with its process; elsewhere nobody is found. */
function findLockHolder(directory: string): number | undefined {
  try {
    const { ino } = statSync(lockFile(directory));
    const lines = readFileSync("/proc/locks", "utf8").split("\n");
    const line = lines.find((text) => text.includes(`:${ino} `));
    return line === undefined ? undefined : Number(line.trim().split(/\s+/)[4]);
  } catch {
    return undefined;
  }
}
