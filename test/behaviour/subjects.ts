/** The five subjects of the behaviour suite: the same plugin, in JavaScript and in four kinds of Lua. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createJsSubject } from "../subject/subjectJs.ts";

/** A subject that takes one command line and gives the lines that it printed. */
export interface Subject {
  readonly name: SubjectName;
  turn(line: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export const SUBJECTS = ["JavaScript", "Lua 5.1", "LuaJIT", "Lua 5.3", "Lua 5.4"] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** The program that runs each Lua subject. */
export const LUA_PROGRAMS: { readonly [name in Exclude<SubjectName, "JavaScript">]: string } = {
  "Lua 5.1": "lua5.1",
  LuaJIT: "luajit",
  "Lua 5.3": "lua5.3",
  "Lua 5.4": "lua5.4",
};

/** The build puts it beside the compiled tests. */
const SUBJECT_LUA = fileURLToPath(new URL("../../subject.lua", import.meta.url));

/** How long a subject may take to end. */
const STOP_MS = 5_000;

/** Starts a subject. */
export function startSubject(name: SubjectName): Subject {
  if (name !== "JavaScript") return startLua(name);
  const turn = createJsSubject();
  return { name, turn: async (line) => turn(line), stop: async () => {} };
}

function startLua(name: Exclude<SubjectName, "JavaScript">): Subject {
  const program = LUA_PROGRAMS[name];
  const child = spawn(program, [SUBJECT_LUA], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  let printed: string[] = [];
  let waiting: { done(lines: string[]): void; fail(error: Error): void } | undefined;

  child.stderr.on("data", (text) => {
    complaint += text;
  });
  child.stdin.on("error", () => {});
  child.on("error", (error) => waiting?.fail(error));
  child.on("close", (code) => {
    waiting?.fail(new Error(`${program} ended with ${code}: ${complaint}`));
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line !== ".") return void printed.push(line);
    const lines = printed;
    printed = [];
    waiting?.done(lines);
  });

  return {
    name,
    turn: (line) =>
      new Promise((done, fail) => {
        if (child.exitCode !== null) fail(new Error(`${program} is gone: ${complaint}`));
        waiting = { done, fail };
        child.stdin.write(`${line}\n`);
      }),
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdin?.end();
  // One that does not end by itself is in a loop: that is what a test found, and must not hold up the others.
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(impatience);
}
