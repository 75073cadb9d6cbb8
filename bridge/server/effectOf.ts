import type { Codec, Frame, WireValue } from "../wire/codec.ts";
import type { PushMessage } from "../wire/messages.ts";
import type { Effect, Told } from "./verb.ts";

/** What a verb told, as it leaves the store. Throws for a message that has no frame, which is a bug. */
export function effectOf(codec: Codec, told: Told): Effect {
  if (told.kind !== "push") return told;
  const { playerId, message } = told;
  return { kind: "push", playerId, frame: pushFrame(codec, message) };
}

/** A push [2, method, params]. */
export function pushFrame(codec: Codec, { method, params }: PushMessage): Frame {
  // The views of bridge/wire hold wire values only; an interface does not say so to the compiler.
  return codec.encode([2, method, params as { readonly [member: string]: WireValue }]);
}
