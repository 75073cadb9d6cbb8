/**
 * The door of the Midas document (contract 3.1): its paths, served as its clients expect. Every answer
 * is HTTP 200 with JSON as text/html; what went wrong stands in `ret`.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { unreachable } from "../../unreachable.ts";
import type { Effect } from "../../verb.ts";
import { answerCall, answerLoginCheck, type MidasReply, type MidasRequest } from "./answerCall.ts";
import { answerText, refusalAnswer } from "./midasAnswer.ts";
import type { MidasParts } from "./midasParts.ts";
import { MIDAS_RET } from "./midasRet.ts";
import { PARAMS_BYTES_MAX } from "./readParams.ts";
import { SIGNED_PREFIX } from "./signature.ts";

type Answering = (parts: MidasParts, request: MidasRequest) => Promise<MidasReply>;

const METHODS: ("GET" | "POST")[] = ["GET", "POST"];
const LOGIN_CHECKS: readonly string[] = ["/auth/qq_check_token", "/auth/wx_check_token"];

/** Puts the document's paths on the server. */
export function serveMidasDoor(http: FastifyInstance, parts: MidasParts): void {
  http.register(async (door) => {
    // Whatever a body calls itself: the answer to a wrong one is the document's, too.
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      "*",
      { parseAs: "string", bodyLimit: PARAMS_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    door.setErrorHandler((_error, _request, reply) =>
      send(reply, {
        kind: "answer",
        answer: refusalAnswer(MIDAS_RET.paramsWrong, "the body"),
        effects: [],
      }),
    );
    for (const prefix of ["", SIGNED_PREFIX])
      mount(door, parts, `${prefix}/mpay/:name`, answerCall);
    for (const url of LOGIN_CHECKS) mount(door, parts, url, answerLoginCheck);
  });
}

function mount(http: FastifyInstance, parts: MidasParts, url: string, answering: Answering): void {
  http.route({
    method: METHODS,
    url,
    // A HEAD would run the call and hide its answer.
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const replied = await answering(parts, requestOf(request));
      tellLater(parts, replied.effects);
      return send(reply, replied);
    },
  });
}

function requestOf(request: FastifyRequest): MidasRequest {
  const url = request.raw.url ?? "";
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  return {
    method: request.method === "POST" ? "POST" : "GET",
    wirePath: path.startsWith(SIGNED_PREFIX) ? path.slice(SIGNED_PREFIX.length) : path,
    query: at < 0 ? "" : url.slice(at + 1),
    body: typeof request.body === "string" ? request.body : "",
    contentType: request.headers["content-type"] ?? "",
    cookies: request.headers.cookie,
  };
}

/** The answer leaves first. */
function tellLater({ publish }: MidasParts, effects: readonly Effect[]): void {
  if (effects.length > 0) setImmediate(() => publish(effects));
}

function send(reply: FastifyReply, replied: MidasReply) {
  switch (replied.kind) {
    case "answer":
      return reply
        .code(200)
        .type("text/html; charset=utf-8")
        .headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" })
        .send(answerText(replied.answer));
    case "lostAnswer":
      return reply.hijack().raw.destroy();
    default:
      return unreachable(replied);
  }
}
