/**
 * HTTP/1.1 (RFC 9112) over a non-blocking stream, as far as the plugin needs it: the head of an
 * answer, which the WebSocket handshake reads too, and one POST of one frame with the connection
 * closed after it. Compiled to Lua only.
 */

import type { PostAnswer } from "../../plugin/host.ts";
import type { Frame } from "../wire/codec.ts";
import { FRAME_BYTES_MAX } from "../wire/limits.ts";
import type { Stream, Target } from "./luaSocket.ts";

declare namespace string {
  function find(
    this: void,
    text: string,
    what: string,
    from: number,
    plain: true,
  ): LuaMultiReturn<[number | undefined, number | undefined]>;
  function gmatch(
    this: void,
    text: string,
    pattern: string,
  ): LuaIterable<LuaMultiReturn<[string, string]>>;
  function lower(this: void, text: string): string;
  function match(
    this: void,
    text: string,
    pattern: string,
    from?: number,
  ): LuaMultiReturn<[string | undefined, string | undefined]>;
  function sub(this: void, text: string, from: number, to?: number): string;
}
declare function tonumber(this: void, text: string, base?: number): number | undefined;

const { find, gmatch, lower, match, sub } = string;

/** What the first line and the header fields say; `bodyAt` is where the body begins. */
export interface HttpHead {
  readonly status: number;
  readonly bodyAt: number;
  /** Field names in lower case. */
  readonly fields: { readonly [name: string]: string | undefined };
}

/** A head that has not ended after so many bytes is refused. */
const HEAD_BYTES_MAX = 16384;

/** A request that the engine's pump moves. */
export interface PumpedPost {
  /** True once it has answered. */
  step(this: void): boolean;
}

type Body = { readonly whole: string } | "part" | "refused";

/** Head, frame and the marks of chunks. */
const ANSWER_BYTES_MAX = FRAME_BYTES_MAX * 2;

/** Sends `frame` once `stream` is open and answers by `done`, from `step`, once. */
export function openPost(
  this: void,
  stream: Stream,
  target: Target,
  frame: Frame,
  isLate: (this: void) => boolean,
  done: (this: void, answer: PostAnswer) => void,
): PumpedPost {
  let asked = false;
  let inbox = "";

  function finish(this: void, answer: PostAnswer): boolean {
    stream.close();
    done(answer);
    return true;
  }

  return {
    step() {
      const came = stream.read();
      if (!asked && stream.open) {
        asked = true;
        stream.write(postRequest(target, frame as unknown as string));
      }
      const ended = stream.failure;
      if (came !== "" || ended !== undefined) {
        inbox = inbox + came;
        const answer = readAnswer(inbox, ended);
        if (answer !== undefined) return finish(answer);
      }
      if (isLate()) return finish({ ok: false, reason: "no answer in time" });
      return false;
    },
  };
}

function postRequest(this: void, target: Target, frame: string): string {
  return (
    `POST ${target.path} HTTP/1.1\r\nHost: ${target.authority}\r\nConnection: close\r\n` +
    `Content-Type: application/msgpack\r\nContent-Length: ${frame.length}\r\n\r\n${frame}`
  );
}

/** The answer in `text`, undefined while more can come. */
function readAnswer(this: void, text: string, ended: string | undefined): PostAnswer | undefined {
  const head = parseHttpHead(text);
  if (head !== "part" && head !== "refused") {
    if (head.status !== 200) return { ok: false, reason: `HTTP ${head.status}` };
    const body = readBody(text, head, ended !== undefined);
    if (body === "refused") return { ok: false, reason: "no HTTP answer" };
    if (body !== "part") return { ok: true, frame: body.whole as unknown as Frame };
  }
  if (head === "refused" || text.length > ANSWER_BYTES_MAX) {
    return { ok: false, reason: "no HTTP answer" };
  }
  if (ended === undefined) return undefined;
  return { ok: false, reason: ended };
}

/**
 * The head at the beginning of `text`, "part" when more must come, "refused" when it is no HTTP/1.1
 * answer.
 */
export function parseHttpHead(this: void, text: string): HttpHead | "part" | "refused" {
  const [end, bodyBefore] = find(text, "\r\n\r\n", 1, true);
  if (end === undefined) return text.length > HEAD_BYTES_MAX ? "refused" : "part";
  const [status] = match(text, "^HTTP/1%.%d (%d%d%d)[ \r]");
  if (status === undefined) return "refused";
  const fields: { [name: string]: string } = {};
  for (const [name, value] of gmatch(sub(text, 1, end + 1), "\r\n([^:\r]+):[ \t]*([^\r]*)")) {
    fields[lower(name)] = value;
  }
  return { status: tonumber(status) ?? 0, bodyAt: (bodyBefore ?? 0) + 1, fields };
}

function readBody(this: void, text: string, head: HttpHead, ended: boolean): Body {
  if (lower(head.fields["transfer-encoding"] ?? "") === "chunked") {
    return readChunks(text, head.bodyAt);
  }
  const length = head.fields["content-length"];
  if (length === undefined) return ended ? { whole: sub(text, head.bodyAt) } : "part";
  const size = tonumber(length);
  if (size === undefined || size > FRAME_BYTES_MAX) return "refused";
  const last = head.bodyAt + size - 1;
  return text.length < last ? "part" : { whole: sub(text, head.bodyAt, last) };
}

/** RFC 9112 7.1; extensions and trailers are passed over. */
function readChunks(this: void, text: string, from: number): Body {
  let whole = "";
  let at = from;
  while (true) {
    const [line, digits] = match(text, "^((%x+)[^\r\n]*\r\n)", at);
    if (line === undefined || digits === undefined) {
      return text.length - at > 64 ? "refused" : "part";
    }
    const size = tonumber(digits, 16) ?? 0;
    if (size === 0) return { whole };
    if (whole.length + size > FRAME_BYTES_MAX) return "refused";
    at = at + line.length;
    if (text.length < at + size + 1) return "part";
    whole = whole + sub(text, at, at + size - 1);
    at = at + size + 2;
  }
}
