import { Type } from "@sinclair/typebox";
import { requireSession } from "../auth/requireSession.ts";
import { RENEWABLE_MS } from "../auth/session.ts";
import { requireApp } from "../catalogShelf.ts";
import { presentedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER } from "./fields.ts";
import { endSession } from "./steps/endSession.ts";
import { type OpenedSession, openedSession, presentSession } from "./steps/openedSession.ts";
import { openSession } from "./steps/openSession.ts";

/**
 * Goes on with a session of before. Its life stays as it was; with `renew`, in its second half, it
 * goes on as another one. The old one ends when the game comes back with the new one: an answer that
 * is lost logs nobody out.
 */
export const resume = presentedCall<"resume", OpenedSession>(
  paramsOf({ ...SESSION_MEMBER, renew: Type.Optional(Type.Boolean()) }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const { player, hash, replaces, expiresAtMs } = session;
    requireApp(context.catalog, player.appId);
    if (replaces !== undefined && tx.findSession(replaces) !== undefined) {
      endSession(tx, player, replaces, "renewed", context);
    }
    const isOld = expiresAtMs - context.nowMs <= RENEWABLE_MS;
    if (params.renew === true && isOld) return openSession(tx, player, hash, context);
    return openedSession(tx, session, params.session, context);
  },
  presentSession,
);
