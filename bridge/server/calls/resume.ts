import { requireSession } from "../auth/requireSession.ts";
import { requireApp } from "../catalogShelf.ts";
import { presentedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER } from "./fields.ts";
import { type OpenedSession, openedSession, presentSession } from "./steps/openedSession.ts";

/** Goes on with a session of before. Its life stays as it was. */
export const resume = presentedCall<"resume", OpenedSession>(
  paramsOf(SESSION_MEMBER),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    requireApp(context.catalog, session.player.appId);
    return openedSession(tx, session, params.session, context);
  },
  presentSession,
);
