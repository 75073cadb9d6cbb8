/** The peer of the contract (contractPeer.ts) played on a fake engine, so that the fake passes what the others pass. */

import type { FakeHost, FakePost, FakeSocket } from "../../bridge/engines/fake.ts";
import type { ContractFrames } from "./contractFrames.ts";

/** Where the fake peer "listens", and where nobody does. */
export const FAKE_BASE_URL = "http://fake:1";
export const FAKE_REFUSED_URL = "http://fake:2";

/** Long poll's wait by the fake clock; as in contractPeer.ts. */
const LONG_POLL_MS = 1500;

/** Creates the peer of `host`; the function that it gives answers what has come since the last call. */
export function createFakePeer(
  this: void,
  host: FakeHost,
  frames: ContractFrames,
): (this: void) => void {
  const servedSockets: ServedSocket[] = [];
  const servedPosts: ServedPost[] = [];
  return () => {
    while (servedSockets.length < host.sockets.length) {
      servedSockets.push({ socket: host.sockets[servedSockets.length], served: 0 });
    }
    while (servedPosts.length < host.posts.length) {
      servedPosts.push({ post: host.posts[servedPosts.length], sinceMs: host.nowMs() });
    }
    for (const socket of servedSockets) serveSocket(socket, frames);
    for (const post of servedPosts) servePost(post, host.nowMs());
  };
}

interface ServedSocket {
  readonly socket: FakeSocket;
  /** How many of its frames were looked at. */
  served: number;
}

function serveSocket(this: void, served: ServedSocket, frames: ContractFrames): void {
  const { socket } = served;
  const path = pathOf(socket.url);
  if (socket.state() === "connecting") {
    if (path === undefined || path === "/forbidden") return socket.drop("refused");
    socket.open();
    if (path === "/burst") {
      for (let at = 0; at < 200; at += 1) {
        socket.deliver(frames.make([7, Math.floor(at / 256), at % 256]));
      }
    }
    if (path === "/text") socket.drop("text");
  }
  if (path === "/chatter") socket.deliver(frames.make([1, 2, 3]));
  while (served.served < socket.sent.length) {
    const frame = socket.sent[served.served];
    served.served += 1;
    if (path === "/goodbye" || path === "/cut") socket.drop(path);
    else socket.deliver(frame);
  }
}

interface ServedPost {
  readonly post: FakePost;
  readonly sinceMs: number;
}

function servePost(this: void, { post, sinceMs }: ServedPost, nowMs: number): void {
  const path = pathOf(post.url);
  if (path === "/hang" || post.isAnswered()) return;
  if (path === "/poll" && nowMs < sinceMs + LONG_POLL_MS) return;
  if (path === undefined || path === "/broken" || path === "/cut") {
    post.answer({ ok: false, reason: "no answer" });
  } else post.answer({ ok: true, frame: post.frame });
}

function pathOf(this: void, url: string): string | undefined {
  for (const base of [FAKE_BASE_URL, `ws${FAKE_BASE_URL.substring(4)}`]) {
    if (url.startsWith(base)) return url.substring(base.length);
  }
  return undefined;
}
