/**
 * What LÖVE can only do by waiting, in a thread: to look up a host name, and LÖVE 12's https.
 * Compiled to Lua only.
 */

import type { PostAnswer } from "../../plugin/host.ts";
import type { Frame } from "../wire/codec.ts";
import type { Addresses, LuaSocket } from "./luaSocket.ts";

declare namespace string {
  function match(this: void, text: string, pattern: string): LuaMultiReturn<[string | undefined]>;
}

interface Channel {
  pop(): unknown;
}

/** What is used of love.thread. */
export interface LoveThreads {
  newChannel(this: void): Channel;
  newThread(this: void, code: string): { start(...args: unknown[]): void };
}

/** LÖVE takes a text for code, not for a file's name, by its line breaks. */
const RESOLVER = `local load, host, out = _G.require, ...
local fine, list = pcall(function() return load "socket".dns.getaddrinfo(host) end)
out:push(fine and list or {})`;

const POSTER = `local load, url, data, out = _G.require, ...
local fine, code, body = pcall(function()
  return load "https".request(url, { method = "POST", data = data,
    headers = { ["Content-Type"] = "application/msgpack" } })
end)
out:push({ status = fine and code or 0, body = body or "" })`;

/** Starts the look-up of `host`; see SocketSystem.resolve. */
export function resolveByThread(
  this: void,
  threads: LoveThreads | undefined,
  socket: LuaSocket,
  host: string,
): (this: void) => Addresses | undefined {
  // Also spares a frame or two at the address that every developer begins with.
  if (host === "localhost") return () => [{ addr: "127.0.0.1" }, { addr: "::1" }];
  if (host === "") return () => [];
  const [name] = string.match(host, "^[^:]*[^%d:.][^:]*$");
  if (name === undefined) return () => [{ addr: host }];
  if (threads === undefined) return () => socket.dns.getaddrinfo(host)[0] ?? [];
  const out = threads.newChannel();
  threads.newThread(RESOLVER).start(host, out);
  return () => out.pop() as Addresses | undefined;
}

/** POSTs through the `https` module of LÖVE 12, which checks certificates by itself. */
export function postByThread(
  this: void,
  threads: LoveThreads,
  url: string,
  frame: Frame,
  isLate: (this: void) => boolean,
  done: (this: void, answer: PostAnswer) => void,
): { step(this: void): boolean } {
  const out = threads.newChannel();
  threads.newThread(POSTER).start(url, frame, out);
  return {
    step() {
      const came = out.pop() as { status: number; body: string } | undefined;
      if (came === undefined && !isLate()) return false;
      if (came === undefined) done({ ok: false, reason: "no answer in time" });
      else if (came.status === 200) done({ ok: true, frame: came.body as unknown as Frame });
      else done({ ok: false, reason: `HTTP ${came.status}` });
      return true;
    },
  };
}
