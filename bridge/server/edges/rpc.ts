/**
 * The HTTP binding: POST /v1/rpc, a request frame in, a response frame out; text/plain carries both
 * as base64.
 */

import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Codec, Frame } from "../../wire/codec.ts";
import { bytesOf, frameOf } from "../../wire/codecJs.ts";
import { FRAME_BYTES_MAX } from "../../wire/limits.ts";
import { parseRequest } from "../../wire/rpc.ts";
import type { Router } from "../router.ts";
import { answerFrame, refusalFrame } from "./frames.ts";
import { RequestGate } from "./requestGate.ts";

export const RPC_PATH = "/v1/rpc";

export interface RpcParts {
  readonly router: Router;
  readonly codec: Codec;
  readonly requestsPerSecond: number;
  nowMs(): number;
}

/** Base64 makes 4 characters of 3 bytes. */
const BODY_BYTES_MAX = Math.ceil(FRAME_BYTES_MAX / 3) * 4;
/** The id of a refusal whose request could not be read. */
const NO_ID = 0;

export function serveRpc(http: FastifyInstance, parts: RpcParts): void {
  const gates = new WeakMap<Socket, RequestGate>();
  http.addContentTypeParser(
    "application/msgpack",
    { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );

  http.post(RPC_PATH, { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    const bytes = bytesIn(request);
    if (bytes === undefined) return reply.code(415).send();
    const frame = await answer(bytes, gateOf(request.socket));
    // The sandbox lost the answer: so does the connection.
    if (frame === undefined) return reply.hijack().raw.destroy();
    return sendFrame(request, reply, frame);
  });

  function gateOf(socket: Socket): RequestGate {
    const gate = gates.get(socket) ?? new RequestGate(parts.requestsPerSecond, parts.nowMs);
    gates.set(socket, gate);
    return gate;
  }

  async function answer(bytes: Uint8Array, gate: RequestGate): Promise<Frame | undefined> {
    const { codec, router } = parts;
    const decoded = codec.decode(frameOf(bytes));
    if (!decoded.ok) return refusalFrame(codec, NO_ID, "frameRefused", decoded.reason);
    const request = parseRequest(decoded.value);
    if (request.kind === "unreadable") {
      return refusalFrame(codec, request.id ?? NO_ID, "frameRefused", request.reason);
    }
    const refusal = gate.enter();
    if (refusal !== undefined) {
      return refusalFrame(codec, request.id, "tooManyRequests", refusal);
    }
    const answered = await router.answer(request.method, request.params);
    gate.leave();
    return answerFrame(codec, request.id, answered);
  }
}

function bytesIn({ body }: FastifyRequest): Uint8Array | undefined {
  if (Buffer.isBuffer(body)) return body;
  return typeof body === "string" ? Buffer.from(body, "base64") : undefined;
}

function sendFrame(request: FastifyRequest, reply: FastifyReply, frame: Frame) {
  const bytes = Buffer.from(bytesOf(frame));
  if (Buffer.isBuffer(request.body)) return reply.type("application/msgpack").send(bytes);
  return reply.type("text/plain").send(bytes.toString("base64"));
}
