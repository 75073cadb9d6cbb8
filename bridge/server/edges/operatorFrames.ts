/**
 * What crosses the operator's socket: lines of JSON. The server greets with one Greeting; each line
 * after it from the command line is an OperatorRequest, each answer an OperatorAnswer with its id.
 */

import { join } from "node:path";
import type { Verbs } from "../calls/verbs.ts";
import type { Reply } from "../store/command.ts";

/** What the operator may ask of a running server. The file rights of the socket are the login. */
export const OPERATOR_VERBS = [
  "checkHealth",
  "orderStory",
  "refundOrder",
  "resolveOrder",
  "expireOrder",
  "markOrder",
  "listAttention",
  "resolveAttention",
  "healOrder",
  "noteMismatch",
  "closeDay",
  "applyReports",
  "listNotices",
  "showNotices",
  "redeliverNotices",
  "createMerchant",
  "listMerchants",
  "verifyMerchant",
  "createApp",
  "listApps",
  "showApp",
  "setApp",
  "setNotifyUrl",
  "createApiKey",
  "listApiKeys",
  "rotateApiKey",
  "revokeApiKey",
  "addAppSecret",
  "listAppSecrets",
  "revokeAppSecret",
  "prepareSendBack",
  "refundOnChain",
  "reportRefundSent",
  "addTrinoUser",
  "deactivateTrinoUser",
  "openTrinoTokens",
  "listSessions",
  "endSessions",
  "listChains",
  "unlockChain",
  "listAppProps",
  "retryProp",
  "addressProps",
] as const satisfies readonly (keyof Verbs & string)[];

export type OperatorVerb = (typeof OPERATOR_VERBS)[number];

/** What the process answers by itself, from no row. */
export const OWN_QUESTION = "chainHealth";

/** The first line that the server sends. */
export interface Greeting {
  readonly coinslot: "operator.v1";
  readonly pid: number;
  readonly startedAtMs: number;
}

export interface OperatorRequest {
  readonly id: number;
  readonly verb: OperatorVerb | typeof OWN_QUESTION;
  readonly params?: unknown;
}

export interface OperatorAnswer {
  readonly id: number;
  readonly reply: Reply;
}

/** Characters of one request. */
export const REQUEST_CHARS_MAX = 65_536;

/** Where the server of this data directory listens for its operator. */
export function operatorSocketFile(dataDirectory: string): string {
  return join(dataDirectory, "operator.sock");
}
