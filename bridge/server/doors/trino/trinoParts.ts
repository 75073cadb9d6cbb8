/** What the routes of the Trino door share. */

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Environment } from "../../../wire/views.ts";
import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";
import type { ShownToken, TrinoRefused } from "../../calls/trino/trinoInvoices.ts";
import type { Verbs } from "../../calls/verbs.ts";
import type { MasterKey } from "../../platform/masterKey.ts";
import { TRINO_UUID, trinoKeyId } from "../../platform/trinoCredential.ts";
import type { Store } from "../../store/store.ts";
import { unreachable } from "../../unreachable.ts";
import type { Effect } from "../../verb.ts";
import {
  deactivated,
  invalidBody,
  invoiceUnknown,
  malformedToken,
  networkUnknown,
  type TrinoError,
  unauthorized,
} from "./trinoError.ts";

/** What the door is made of. */
export interface TrinoParts {
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly log: Pick<Logger, "error">;
  readonly environment: Environment;
  /** Seals the tokens that sign callbacks. */
  readonly masterKey: MasterKey;
  /** Of one address. */
  readonly callsPerMinute: number;
  /** Whose word of a caller's address is taken. */
  readonly trustedProxies: readonly string[];
  takeCalls(params: TakeCallsParams): Promise<TakenCalls>;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
}

const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** The token of a call, as it is known here. Throws the document's errors. */
export function requireToken(
  request: FastifyRequest,
  { environment }: Pick<TrinoParts, "environment">,
): ShownToken {
  const text = bearerOf(request);
  if (text === undefined) throw unauthorized();
  if (!TRINO_UUID.test(text)) throw malformedToken();
  return shownToken("token", text, environment);
}

/** What of a token is looked up; both are digests of it. */
export function shownToken(
  kind: "token" | "refresh",
  text: string,
  environment: Environment,
): ShownToken {
  const keyId = trinoKeyId(kind, text, environment);
  return { keyId, hash: keyId };
}

/** What a verb refused, as the document says it. */
export function errorOf({ kind }: TrinoRefused, network = ""): TrinoError {
  switch (kind) {
    case "unauthorized":
      return unauthorized();
    case "deactivated":
      return deactivated();
    case "invoiceUnknown":
      return invoiceUnknown();
    case "networkUnknown":
      return networkUnknown(network);
    case "jumpUrl":
      return invalidBody([
        { key: "jump_url", in: "body", error: "is not among the app's addresses (jumpUrls)" },
      ]);
    default:
      return unreachable(kind);
  }
}

/** Sends JSON as the document's server writes it: members ascending, no white space. */
export function send(reply: FastifyReply, body: object) {
  return reply.headers(NO_STORE).type("application/json").send(JSON.stringify(body));
}

/** The scheme's case counts there, too. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  const [, text] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
  return text;
}
