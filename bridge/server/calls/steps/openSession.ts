import { SESSION_LIFE_MS } from "../../../wire/limits.ts";
import {
  hashSession,
  type Player,
  SESSION_TOKEN_BYTES,
  SESSIONS_PER_PLAYER_MAX,
  sessionToken,
} from "../../auth/session.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { endSession } from "./endSession.ts";
import { type OpenedSession, openedSession } from "./openedSession.ts";

/** A new session of two weeks; `replaces` names the one that it renews. */
export function openSession(
  tx: Tx,
  player: Player,
  replaces: string | undefined,
  context: VerbContext,
): OpenedSession {
  const { nowMs, environment, randomHex } = context;
  const token = sessionToken(randomHex(SESSION_TOKEN_BYTES));
  const hash = hashSession(token, environment);
  const expiresAtMs = nowMs + SESSION_LIFE_MS;
  const renewed = replaces === undefined ? {} : { replaces };
  tx.insertSession({ hash, playerKey: player.key, createdAtMs: nowMs, expiresAtMs, ...renewed });
  for (const surplus of tx.listSurplusSessions(player.key, SESSIONS_PER_PLAYER_MAX)) {
    endSession(tx, player, surplus, "too many sessions", context);
  }
  return openedSession(tx, { hash, player, expiresAtMs }, token, context);
}
