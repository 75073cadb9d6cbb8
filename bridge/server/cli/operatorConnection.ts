/** Speaks to a running server through its operator socket (edges/operatorFrames.ts). */

import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Greeting, OperatorAnswer, OperatorRequest } from "../edges/operatorFrames.ts";
import type { Reply } from "../store/command.ts";
import { CliProblem } from "./exitCode.ts";

export interface OperatorConnection {
  readonly greeting: Greeting;
  /** Rejects when the server ends before it answers. */
  ask(verb: OperatorRequest["verb"], params: unknown): Promise<Reply>;
  close(): void;
}

/** Connects to the socket `file`; undefined when nobody listens there. */
export async function connectOperator(file: string): Promise<OperatorConnection | undefined> {
  const socket = await open(file);
  if (socket === undefined) return undefined;
  const waiting = new Map<number, (reply: Reply | undefined) => void>();
  let lastId = 0;
  let greet: ((greeting: Greeting | undefined) => void) | undefined;
  const greeted = new Promise<Greeting | undefined>((resolve) => {
    greet = resolve;
  });
  createInterface({ input: socket }).on("line", (line) => {
    const said: Greeting | OperatorAnswer = JSON.parse(line);
    if ("coinslot" in said) greet?.(said);
    else waiting.get(said.id)?.(said.reply);
  });
  socket.on("close", () => {
    greet?.(undefined);
    for (const settle of waiting.values()) settle(undefined);
  });
  const greeting = await greeted;
  if (greeting === undefined) return undefined;
  return {
    greeting,
    async ask(verb, params) {
      lastId += 1;
      const request: OperatorRequest = { id: lastId, verb, params };
      const reply = await new Promise<Reply | undefined>((resolve) => {
        waiting.set(request.id, resolve);
        socket.write(`${JSON.stringify(request)}\n`);
      });
      if (reply !== undefined) return reply;
      throw new CliProblem(
        "the server ended before it answered: ask again to see what became of it",
      );
    },
    close: () => socket.destroy(),
  };
}

/** What the system says when no server is there. */
const NOBODY = ["ENOENT", "ECONNREFUSED", "ENOTDIR"];

function open(file: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(file);
    socket.once("connect", () => {
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (NOBODY.includes(error.code ?? "")) resolve(undefined);
      else if (error.code === "EACCES") {
        reject(new CliProblem(`${file} belongs to another user: run this as the server's user`));
      } else reject(error);
    });
  });
}
