/** What the server answers, as frames: responses [1, id, error, result]. */

import type { Codec, Frame, WireValue } from "../../wire/codec.ts";
import type { ErrorCode } from "../../wire/codes.ts";
import { payError } from "../../wire/payError.ts";
import type { Answer } from "../router.ts";

/** The response to a request, or undefined where the sandbox loses it. */
export function answerFrame(codec: Codec, id: number, answer: Answer): Frame | undefined {
  switch (answer.kind) {
    case "result":
      return resultFrame(codec, id, answer.result);
    case "error":
      return codec.encode([1, id, wireMap(answer.error), null]);
    case "lostAnswer":
      return undefined;
  }
}

/** A refusal that an edge makes itself. */
export function refusalFrame(codec: Codec, id: number, code: ErrorCode, detail: string): Frame {
  return codec.encode([1, id, wireMap(payError(code, "en", detail)), null]);
}

/**
 * Calls keep their answers within a frame; should one ever not, its game must not wait for ever.
 */
function resultFrame(codec: Codec, id: number, result: object): Frame {
  try {
    return codec.encode([1, id, null, wireMap(result)]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refusalFrame(codec, id, "systemError", `the answer could not be sent: ${why}`);
  }
}

/** The views of bridge/wire hold wire values only; an interface does not say so to the compiler. */
function wireMap(view: object): WireValue {
  return view as { readonly [member: string]: WireValue };
}
