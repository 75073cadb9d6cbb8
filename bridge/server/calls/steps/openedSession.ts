import type { SessionResult } from "../../../wire/messages.ts";
import { playerView, type Session } from "../../auth/session.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { Here } from "../call.ts";
import { ownProps } from "../props/ownProps.ts";

/** The answer of login and resume, but for what only this process knows. */
export type OpenedSession = Omit<SessionResult, "cursor">;

/** At each login goods that could not be granted are offered anew. */
export function openedSession(
  tx: Tx,
  session: Session,
  token: string,
  context: VerbContext,
): OpenedSession {
  tx.endRests(session.player.key);
  const props = ownProps(tx, session.player, context);
  return {
    session: token,
    expiresAtMs: session.expiresAtMs,
    player: playerView(session.player),
    environment: context.environment,
    incarnation: tx.getIncarnation(),
    serverTimeMs: context.nowMs,
    catalogVersion: context.catalog.version(),
    ...(props === undefined ? {} : { props }),
  };
}

/** Adds where the player's pushes stand. */
export function presentSession(opened: OpenedSession, _params: unknown, here: Here): SessionResult {
  return { ...opened, cursor: here.pushes.cursorOf(opened.player.playerId) };
}
