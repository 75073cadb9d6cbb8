import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { hashSession, type Session } from "./session.ts";

/**
 * The session and its player. Refuses `notLoggedIn` (10001) for a session that never was or was
 * ended, `loginExpired` (10003) for one whose life is over.
 */
export function requireSession(
  tx: Pick<Tx, "findSession">,
  params: { readonly session: string },
  context: Pick<VerbContext, "environment" | "nowMs">,
): Session {
  const session = tx.findSession(hashSession(params.session, context.environment));
  if (session === undefined) throw new Refusal("notLoggedIn");
  if (session.expiresAtMs <= context.nowMs) throw new Refusal("loginExpired");
  return session;
}
