/**
 * The Host for LÖVE 11 (and, for https, 12): WebSocket and HTTP over the luasocket that LÖVE
 * brings, moved by `pump` from love.update; storage in the save directory. Compiled to Lua only.
 *
 * Limits. wss: and https: need lua-sec beside the game, or LÖVE 12's `https` module (no wss: there,
 * so ask for `transport = "http"`). Host names are looked up in a thread; without love.thread the
 * look-up holds up a frame.
 */

import type { Host } from "../../plugin/host.ts";
import { type LoveFilesystem, loveStorage } from "./loveStorage.ts";
import { type LoveThreads, postByThread, resolveByThread } from "./loveThreads.ts";
import { openPost } from "./luaHttp.ts";
import { type RandomSources, randomBytesFrom } from "./luaRandom.ts";
import {
  type LuaSec,
  type LuaSocket,
  openStream,
  parseTarget,
  type SocketSystem,
} from "./luaSocket.ts";
import { openWebSocket } from "./luaWebSocket.ts";

/** What a game may say about its LÖVE; all of it optional. */
export interface LoveOptions {
  /**
   * The certificates to trust (PEM), where the system's own are not found: on Windows, or in a
   * test.
   */
  readonly caFile?: string;
  /** false when the game shows the payment page by itself: then `onRechargePage` always comes. */
  readonly openPage?: boolean;
}

interface Love {
  readonly data: {
    encode(this: void, container: "string", format: "base64" | "hex", bytes: string): string;
    hash(this: void, ...containerFormatBytes: string[]): string;
  };
  readonly filesystem: LoveFilesystem;
  readonly system?: { openURL(this: void, url: string): boolean };
  readonly thread?: LoveThreads;
  readonly timer: { getTime(this: void): number };
  getVersion(this: void): LuaMultiReturn<[number]>;
}

/** Something that `pump` moves until it says true. */
interface Moving {
  step(this: void): boolean;
}

declare const love: Love;
declare const io: RandomSources["io"];
declare const _G: { readonly require: (this: void, module: string) => unknown };
declare function pcall<T>(
  this: void,
  body: (this: void, argument?: string) => T,
  argument?: string,
): LuaMultiReturn<[boolean, T | undefined]>;
declare function tostring(this: void, value: unknown): string;

const SUBPROTOCOL = "coinslot.v1";

/** Where systems keep the certificates that they trust. */
const CA_FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

/**
 * LÖVE as a Host; to be called from main.lua on, when LÖVE's modules are there (conf.lua is too
 * early).
 */
export function loveHost(this: void, options?: LoveOptions): Host {
  const moving: Moving[] = [];
  const storage = loveStorage(love.filesystem, (text) => hex(sha1(text)));
  const randomBytes = randomBytesFrom({ io, findModule, nowMs, sha1 });
  const socket = findModule("socket") as LuaSocket;
  const system: SocketSystem = {
    socket,
    nowMs,
    resolve: (host) => resolveByThread(love.thread, socket, host),
    trust: () => findTrust(options?.caFile),
  };
  const webSocketSystem = { nowMs, randomBytes, sha1, base64 };

  return {
    name: "love",
    nowMs,
    randomHex: (count) => hex(randomBytes(count)),
    load: storage.load,
    save: storage.save,
    pump() {
      let at = 0;
      while (at < moving.length) {
        if (moving[at].step()) {
          moving[at] = moving[moving.length - 1];
          moving.pop();
        } else at += 1;
      }
    },
    openSocket(url, events) {
      const target = parseTarget(url);
      const stream = openStream(system, target);
      const opened = openWebSocket(webSocketSystem, stream, target, SUBPROTOCOL, events);
      moving.push(opened);
      return opened;
    },
    post(url, frame, timeoutMs, done) {
      const giveUpAtMs = nowMs() + timeoutMs;
      function isLate(this: void): boolean {
        return nowMs() > giveUpAtMs;
      }
      const target = parseTarget(url);
      const threads = target.secure ? threadsForHttps() : undefined;
      moving.push(
        threads === undefined
          ? openPost(openStream(system, target), target, frame, isLate, done)
          : postByThread(threads, url, frame, isLate, done),
      );
    },
    openPage: options?.openPage === false ? undefined : openPage,
    guard(body) {
      const [fine, thrown] = pcall(body);
      if (fine) return undefined;
      return tostring(thrown);
    },
  };
}

function nowMs(this: void): number {
  return love.timer.getTime() * 1000;
}

/** LÖVE 12 put the kind of container first. */
function sha1(this: void, bytes: string): string {
  const [major] = love.getVersion();
  return major < 12 ? love.data.hash("sha1", bytes) : love.data.hash("string", "sha1", bytes);
}

function hex(this: void, bytes: string): string {
  return love.data.encode("string", "hex", bytes);
}

function base64(this: void, bytes: string): string {
  return love.data.encode("string", "base64", bytes);
}

function openPage(this: void, url: string): boolean {
  return love.system?.openURL(url) === true;
}

/**
 * By another name than its own: build tools of other engines collect every call that is spelled
 * like it.
 */
function findModule(this: void, name: string): unknown {
  const load = _G.require;
  const [found, module] = pcall(load as (this: void, name?: string) => unknown, name);
  if (!found) return undefined;
  return module;
}

function threadsForHttps(this: void): LoveThreads | undefined {
  if (findModule("ssl") !== undefined || findModule("https") === undefined) return undefined;
  return love.thread;
}

function findTrust(this: void, given: string | undefined): ReturnType<SocketSystem["trust"]> {
  const sec = findModule("ssl") as LuaSec | undefined;
  if (sec === undefined) {
    return 'wss: and https: need lua-sec beside the game, or LÖVE 12 and transport = "http"';
  }
  if (given !== undefined) return { sec, caFile: given };
  for (const caFile of CA_FILES) {
    const [file] = io.open(caFile, "rb");
    if (file !== undefined) {
      file.close();
      return { sec, caFile };
    }
  }
  return "wss: and https: need the certificates to trust: engines.love{ caFile = ... }";
}
