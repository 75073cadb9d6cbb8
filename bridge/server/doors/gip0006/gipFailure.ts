/** Refusals in the words of GIP0006's node. */

/** What a caller is told; the message is for the developer of the game's server. */
export class GipFailure extends Error {
  readonly code: number;
  readonly type: GipErrorType;
  /** Of HTTP: what is wrong with a call is answered with 200. */
  readonly status: number;

  constructor(type: GipErrorType, message: string, code: number, status = 200) {
    super(message);
    this.type = type;
    this.code = code;
    this.status = status;
  }
}

export type GipErrorType = "AuthError" | "HmacError" | "ACLError" | "RPCError" | "ValidationError";

/** The node wraps its negative codes into 32 bits. */
const MISC = 4294967295;
const METHOD_NOT_FOUND = 4294934695;
const VALIDATION = -3;

export const unauthorized = () => new GipFailure("AuthError", "Unauthorized.", 401, 401);
export const wrongAccessToken = () => new GipFailure("HmacError", "Hmac Auth failure.", 403, 403);
export const wrongSignature = () => new GipFailure("HmacError", "Verify Error", 404, 404);
/** Clients that fetch cannot read an answer of HTTP 407: it belongs to proxies. The code says it. */
export const notAllowed = (method: string) =>
  new GipFailure("ACLError", `${method} is not for this terminal.`, 407, 403);
export const unknownMethod = (method: string) =>
  new GipFailure("RPCError", `Method not found: ${method}.`, METHOD_NOT_FOUND);
export const wrongParam = (message: string) =>
  new GipFailure("ValidationError", message, VALIDATION);
export const refused = (message: string) => new GipFailure("RPCError", message, MISC);
export const tooMany = () => new GipFailure("RPCError", "Too many requests.", MISC, 429);
