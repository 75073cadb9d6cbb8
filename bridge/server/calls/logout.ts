import { Type } from "@sinclair/typebox";
import { requireSession } from "../auth/requireSession.ts";
import { storedCall } from "./call.ts";
import { sessionsOf } from "./endSessions.ts";
import { paramsOf, SESSION_MEMBER } from "./fields.ts";
import { endSession } from "./steps/endSession.ts";

/** Ends the session; with `everywhere` all of the player's, on every device. */
export const logout = storedCall<"logout">(
  paramsOf({ ...SESSION_MEMBER, everywhere: Type.Optional(Type.Boolean()) }),
  (tx, params, context) => {
    const { hash, player } = requireSession(tx, params, context);
    const ended = params.everywhere === true ? sessionsOf(tx, player) : [hash];
    for (const one of ended) endSession(tx, player, one, "logout", context);
    return { serverTimeMs: context.nowMs };
  },
);
