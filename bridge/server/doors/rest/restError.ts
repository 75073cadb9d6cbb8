/** Every error of the REST API: `{ code, message, fix, docs }`, and its status. */

import { docsAnchor, type ErrorCode } from "../../../wire/codes.ts";
import { payError } from "../../../wire/payError.ts";

/** Codes that only this API has; docs/API.md explains them. */
export type RestCode =
  | "keyMissing"
  | "keyWrong"
  | "keyOfOtherEnvironment"
  | "scopeMissing"
  | "routeUnknown"
  | "bodyUnreadable"
  | "bodyTooLarge"
  | "bodyNotJson"
  | "repeatKeyWrong"
  | "repeatWrong"
  | "tooManyCalls";

/** The body of every answer that is no success. */
export interface RestErrorBody {
  readonly code: ErrorCode | RestCode;
  readonly message: string;
  readonly fix: string;
  readonly docs: string;
}

/** An error with its status. */
export interface RestError {
  readonly status: number;
  readonly body: RestErrorBody;
}

/** An error of this API's own. */
export function restError(code: RestCode, detail?: string): RestError {
  const { status, message, fix } = OWN[code];
  const said = detail === undefined ? message : `${message}: ${detail}`;
  return { status, body: { code, message: said, fix, docs: "docs/API.md#errors" } };
}

/** The error of a refusal. */
export function refusalError(code: ErrorCode, detail: string | undefined): RestError {
  const { message } = payError(code, "en");
  const said = detail === undefined ? message : `${message}: ${detail}`;
  const fix = FIXES[code] ?? "Look the code up where docs says.";
  const docs = `docs/ERRORS.md#${docsAnchor(code)}`;
  return { status: STATUS[code] ?? 409, body: { code, message: said, fix, docs } };
}

/** A bug; its text is in the log alone, under this id. */
export function bugError(errorId: string): RestError {
  const fix = "Repeat the call later, with the same Idempotency-Key; tell the operator the id.";
  const message = `The server failed: error ${errorId}`;
  return { status: 500, body: { code: "systemError", message, fix, docs: "docs/API.md#errors" } };
}

interface OwnRow {
  readonly status: number;
  readonly message: string;
  readonly fix: string;
}

const OWN: { readonly [code in RestCode]: OwnRow } = {
  keyMissing: {
    status: 401,
    message: "There is no key in the request",
    fix: "Send the header Authorization: Bearer cs_...",
  },
  keyWrong: {
    status: 401,
    message: "The key is unknown or was revoked",
    fix: "Take a live key of this app: coinslot key list shows which are.",
  },
  keyOfOtherEnvironment: {
    status: 401,
    message: "The key is for the other environment",
    fix: "Sandbox keys begin with cs_sandbox_, live ones with cs_live_: take the other one.",
  },
  scopeMissing: {
    status: 403,
    message: "The key may not do this",
    fix: "Create a key with this scope.",
  },
  routeUnknown: {
    status: 404,
    message: "There is no such operation",
    fix: "Look the path and the method up in /v1/merchant/openapi.json.",
  },
  bodyUnreadable: {
    status: 400,
    message: "The body is not one JSON object",
    fix: "Send one JSON object in UTF-8.",
  },
  bodyTooLarge: {
    status: 413,
    message: "The body is too large",
    fix: "No operation needs more than 64 KiB.",
  },
  bodyNotJson: {
    status: 415,
    message: "The body is of another type than JSON",
    fix: "Send the header Content-Type: application/json.",
  },
  repeatKeyWrong: {
    status: 400,
    message: "The Idempotency-Key cannot be used",
    fix: "Take 1 to 128 letters, digits and . _ : - such as a UUID.",
  },
  repeatWrong: {
    status: 422,
    message: "This Idempotency-Key came with another request before",
    fix: "Take a new key for another request; repeat the same request under the same key.",
  },
  tooManyCalls: {
    status: 429,
    message: "Too many calls with this key",
    fix: "Wait as many seconds as Retry-After says.",
  },
};

/** Others are conflicts: 409. */
const STATUS: { readonly [code in ErrorCode]?: number } = {
  paramsWrong: 400,
  paramsMissing: 400,
  badAmount: 400,
  orderUnknown: 404,
  noData: 404,
  appUnknown: 404,
  merchantUnknown: 404,
  notYours: 403,
  noAuthority: 403,
  merchantUnverified: 403,
  merchantWrong: 403,
  tooManyRequests: 503,
  dataUnavailable: 503,
  systemError: 500,
};

const FIXES: { readonly [code in ErrorCode]?: string } = {
  paramsWrong: "Compare what you sent with /v1/merchant/openapi.json.",
  paramsMissing: "Compare what you sent with /v1/merchant/openapi.json.",
  badAmount: "Send whole coins, 1 or more, and no more than is left.",
  orderUnknown: "Check number and door: a key sees the orders of its own app alone.",
  noData: "Check the id: a key sees the players of its own app alone.",
  orderExists: "Take a new number: this one is bound to other terms.",
  notYours: "The product's grant authority is the client: its game acknowledges.",
  noAuthority: "Use a key that has the scopes itself.",
  merchantUnknown: "Check the id, or create the merchant first.",
  merchantUnverified: "Have the merchant verified: coinslot merchant verify.",
  merchantWrong: "Ask the platform why verification failed.",
  tooManyRequests: "Wait a little, then repeat with the same Idempotency-Key.",
  dataUnavailable: "Wait a little, then repeat with the same Idempotency-Key.",
  systemError: "Wait a little, then repeat with the same Idempotency-Key.",
};
