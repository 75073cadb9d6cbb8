/**
 * The MessagePack-RPC envelope (the published spec): request [0, id, method, params], response [1, id, error, result],
 * push (its "notification") [2, method, params]. Clients send requests only.
 */

import type { WireValue } from "./codec.ts";

/** What a client can receive. */
export type Incoming =
  | { readonly kind: "result"; readonly id: number; readonly result: WireValue }
  | { readonly kind: "error"; readonly id: number; readonly error: WireValue }
  | { readonly kind: "push"; readonly method: string; readonly params: WireValue }
  | { readonly kind: "unreadable" };

/** What a server can receive; an `id` is there when one could be read, so that the refusal can name its request. */
export type IncomingRequest =
  | {
      readonly kind: "request";
      readonly id: number;
      readonly method: string;
      readonly params: WireValue;
    }
  | { readonly kind: "unreadable"; readonly id?: number; readonly reason: string };

/** Request ids count up from 1 and start again here. */
export const REQUEST_ID_MAX = 2147483647;

/** The request envelope. `params` is a plain record of wire values. */
export function requestMessage(this: void, id: number, method: string, params: object): WireValue {
  return [0, id, method, params as { readonly [key: string]: WireValue }];
}

/** Reads a decoded frame as a response or a push. */
export function parseIncoming(this: void, value: WireValue): Incoming {
  if (!isArray(value)) return { kind: "unreadable" };
  const type = value[0];
  const idOrMethod = value[1];
  if (type === 1 && typeof idOrMethod === "number") {
    const error = value[2];
    if (error !== undefined && error !== null) return { kind: "error", id: idOrMethod, error };
    return { kind: "result", id: idOrMethod, result: value[3] };
  }
  if (type === 2 && typeof idOrMethod === "string") {
    return { kind: "push", method: idOrMethod, params: value[2] };
  }
  return { kind: "unreadable" };
}

/** Reads a decoded frame as a request. */
export function parseRequest(this: void, value: WireValue): IncomingRequest {
  if (!isArray(value) || value[0] !== 0) return { kind: "unreadable", reason: "not a request" };
  const id = value[1];
  if (typeof id !== "number" || id % 1 !== 0 || id < 0 || id > REQUEST_ID_MAX) {
    return { kind: "unreadable", reason: "a request id is an integer from 0 to 2147483647" };
  }
  const method = value[2];
  if (typeof method !== "string") return { kind: "unreadable", id, reason: "method is a string" };
  const params = value[3];
  if (typeof params !== "object" || params === null || isArray(params) || value.length !== 4) {
    return { kind: "unreadable", id, reason: "params is one map" };
  }
  return { kind: "request", id, method, params };
}

function isArray(this: void, value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}
