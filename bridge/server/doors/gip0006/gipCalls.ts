/** One call from its request to its answer, whichever way it came. Never rejects. */

import { randomUUID } from "node:crypto";
import { readApiKey } from "../../platform/apiKey.ts";
import { unreachable } from "../../unreachable.ts";
import { CallLimits } from "../rest/callLimits.ts";
import { GipFailure, notAllowed, unauthorized, unknownMethod, wrongParam } from "./gipFailure.ts";
import { GIP_COMMANDS, type GipCommand } from "./gipMethods.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams, GipRequest } from "./gipRequest.ts";
import { passwordIn } from "./gipRequest.ts";
import { signFor } from "./terminal.ts";
import { createTerminalGate, type Terminal, type TerminalGate } from "./terminalGate.ts";

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

/** What is known of a request beside its body. */
export interface GipOrigin {
  readonly authorization: string | undefined;
  /** From this machine, through no proxy. */
  readonly isLocal: boolean;
}

export interface GipCalls {
  readonly gate: TerminalGate;
  /** A call of HTTP, which proves its terminal by itself. */
  answer(request: GipRequest, origin: GipOrigin): Promise<Answered>;
  /** A command of a terminal that was proved before, and signed it. */
  run(
    terminal: Terminal,
    method: string,
    params: GipParams,
    origin: Pick<GipOrigin, "isLocal">,
  ): Promise<GipAnswer>;
  /** What everybody may ask. */
  random(params: GipParams): Promise<GipAnswer>;
  failed(error: unknown): Answered;
  /** Takes one call of this address. */
  mayAsk(caller: string): Promise<boolean>;
}

/** Requests of one address: some commands are open to everybody, and signatures cost time. */
const PER_MINUTE = 3000;
/** Of them, so many are taken from the database at a time. */
const ALLOTMENT = 150;

export function createGipCalls(parts: GipParts): GipCalls {
  const gate = createTerminalGate(parts);
  const limits = new CallLimits({
    perWindow: PER_MINUTE,
    allotment: ALLOTMENT,
    take: (params) => parts.takeCalls(params),
  });

  const run: GipCalls["run"] = async (terminal, method, params, { isLocal }) => {
    const command = GIP_COMMANDS.get(method);
    if (command === undefined) throw unknownMethod(method);
    switch (command.access) {
      case "anyone":
        return await random(params);
      case "local":
        throw notAllowed(method);
      case "localTerminal":
        if (!isLocal) throw notAllowed(method);
        return signed(terminal, await command.run(parts, terminal, params));
      case "terminal":
        return signed(terminal, await command.run(parts, terminal, params));
      default:
        return unreachable(command);
    }
  };

  /** A command of the operator's own, who has no terminal. */
  async function runLocal(
    run: LocalCommand["run"],
    { method, params = [] }: GipRequest,
    { authorization, isLocal }: GipOrigin,
  ): Promise<GipAnswer> {
    if (!isLocal) throw notAllowed(method);
    const shown = readApiKey(passwordIn(authorization), parts.environment);
    if (shown.kind !== "key") throw unauthorized();
    return ok(await run(parts, { keyId: shown.keyId, hash: shown.hash }, params));
  }

  async function random([cid]: GipParams): Promise<GipAnswer> {
    if (typeof cid !== "string" || cid === "") throw wrongParam("Param #0 must be a cid.");
    return ok(await gate.randomFor(cid));
  }

  return {
    gate,
    run,
    random,
    failed: (error) => failed(error, parts),
    async mayAsk(caller) {
      return (await limits.take(`gip0006 ${caller}`, parts.nowMs())).isAllowed;
    },
    async answer(request, origin) {
      try {
        const { method, params = [], token = "", wid = "", cid = "", sig = "" } = request;
        const command = GIP_COMMANDS.get(method);
        if (command?.access === "anyone") return { status: 200, answer: await random(params) };
        if (command?.access === "local") {
          return { status: 200, answer: await runLocal(command.run, request, origin) };
        }
        const terminal = await gate.prove(cid, token, passwordIn(origin.authorization));
        gate.requireSigned(terminal, { method, params, cid, wid }, sig);
        return { status: 200, answer: await run(terminal, method, params, origin) };
      } catch (error) {
        return failed(error, parts);
      }
    },
  };
}

type LocalCommand = Extract<GipCommand, { access: "local" }>;

function signed({ token }: Terminal, answer: unknown): GipAnswer {
  const result = answer ?? null;
  return { ...ok(result), sig: result === null ? null : signFor(token, result) };
}

function ok(result: unknown): GipAnswer {
  return { code: 0, error: null, result };
}

function failed(error: unknown, { log }: Pick<GipParts, "log">): Answered {
  if (error instanceof GipFailure) {
    const { code, type, message, status } = error;
    return { status, answer: { code, error: { type, message }, result: null } };
  }
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "a call of the GIP0006 door failed");
  const message = `internal error ${errorId}`;
  return { status: 200, answer: { code: 1, error: { type: "RPCError", message }, result: null } };
}
