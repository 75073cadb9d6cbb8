import { requireSession } from "../auth/requireSession.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER } from "./fields.ts";
import { endSession } from "./steps/endSession.ts";

/** Ends the session everywhere. */
export const logout = storedCall<"logout">(paramsOf(SESSION_MEMBER), (tx, params, context) => {
  const { hash, player } = requireSession(tx, params, context);
  endSession(tx, player, hash, "logout", context);
  return { serverTimeMs: context.nowMs };
});
