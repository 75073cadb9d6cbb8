import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./payLoad.ts";

/** A program of this folder in a process of its own. */
export interface Child {
  readonly pid: number;
  /** The next thing that it says. */
  hear(): Promise<unknown>;
  order(order: LoadOrder): Promise<LoadReport>;
  end(): Promise<void>;
}

/** Starts `file` ("payLoad.js"); it must say something before it ends. */
export function startChild(file: string): Child {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)));
  const exited = once(child, "exit");
  return {
    pid: child.pid ?? 0,
    hear: () => hear(child),
    async order(order) {
      const report = hear(child);
      child.send(order);
      return (await report) as LoadReport;
    },
    async end() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function hear(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("the process ended before it answered"));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message);
    });
  });
}
