/** One call from its request to its answer, whichever way it came. Never rejects. */

import { randomUUID } from "node:crypto";
import { GipFailure, unknownMethod, wrongParam } from "./gipFailure.ts";
import { GIP_METHODS } from "./gipMethods.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams, GipRequest } from "./gipRequest.ts";
import { passwordIn } from "./gipRequest.ts";
import { signFor } from "./terminal.ts";
import { createTerminalGate, type Terminal } from "./terminalGate.ts";

/** The node's envelope. */
export interface GipAnswer {
  readonly code: number;
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly result: unknown;
  readonly sig?: string | null;
}

export interface Answered {
  readonly status: number;
  readonly answer: GipAnswer;
}

export interface GipCalls {
  readonly gate: ReturnType<typeof createTerminalGate>;
  /** A call of HTTP, which proves its terminal by itself. */
  answer(request: GipRequest, authorization: string | undefined): Promise<Answered>;
  /** A command of a terminal that was proved before. */
  run(terminal: Terminal, method: string, params: GipParams): Promise<GipAnswer>;
  /** What everybody may ask. */
  random(params: GipParams): Promise<GipAnswer>;
  failed(error: unknown): Answered;
}

/** What everybody may ask. */
export const RANDOM = "token.random";

export function createGipCalls(parts: GipParts): GipCalls {
  const gate = createTerminalGate(parts);

  async function run(terminal: Terminal, method: string, params: GipParams): Promise<GipAnswer> {
    const work = GIP_METHODS.get(method);
    if (work === undefined) throw unknownMethod(method);
    const result = (await work(parts, terminal, params)) ?? null;
    return { ...ok(result), sig: result === null ? null : signFor(terminal.token, result) };
  }

  async function random([cid]: GipParams): Promise<GipAnswer> {
    if (typeof cid !== "string" || cid === "") throw wrongParam("Param #0 must be a cid.");
    return ok(await gate.randomFor(cid));
  }

  function failed(error: unknown): Answered {
    if (error instanceof GipFailure) {
      const { code, type, message, status } = error;
      return { status, answer: { code, error: { type, message }, result: null } };
    }
    const errorId = randomUUID();
    parts.log.error({ err: error, errorId }, "a call of the GIP0006 door failed");
    const message = `internal error ${errorId}`;
    return { status: 200, answer: { code: 1, error: { type: "RPCError", message }, result: null } };
  }

  return {
    gate,
    run,
    random,
    failed,
    async answer(request, authorization) {
      try {
        const { method, params = [], token = "", wid = "", cid = "", sig = "" } = request;
        if (method === RANDOM) return { status: 200, answer: await random(params) };
        const terminal = await gate.prove(cid, token, passwordIn(authorization));
        gate.requireSigned(terminal, { method, params, cid, wid }, sig);
        return { status: 200, answer: await run(terminal, method, params) };
      } catch (error) {
        return failed(error);
      }
    },
  };
}

function ok(result: unknown): GipAnswer {
  return { code: 0, error: null, result };
}
