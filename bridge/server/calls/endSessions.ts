import type { Player } from "../auth/session.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { endSession } from "./steps/endSession.ts";

export interface EndSessionsParams {
  readonly appId: string;
  readonly playerId: string;
  /** How a session's digest begins; all of the player's when absent. */
  readonly session?: string;
}

/** Characters by which a session is named. */
const NAME_CHARS = 16;

/** What was ended. */
export interface EndedSessions {
  readonly playerId: string;
  /** How many. */
  readonly ended: number;
}

/** Ends sessions of a player. Refuses `noData` for a player of another app. */
export function endSessions(
  tx: Tx,
  { appId, playerId, session = "" }: EndSessionsParams,
  context: VerbContext,
): EndedSessions {
  if (session !== "" && session.length < NAME_CHARS) {
    throw new Refusal("paramsWrong", `session: ${NAME_CHARS} characters or more`);
  }
  const player = requirePlayer(tx, appId, playerId);
  const hashes = sessionsOf(tx, player).filter((hash) => hash.startsWith(session));
  for (const hash of hashes) endSession(tx, player, hash, "revoked", context);
  return { playerId, ended: hashes.length };
}

/** A session as the operator may see it. */
export interface SessionView {
  /** How its digest begins: names it, and opens nothing. */
  readonly session: string;
  readonly expiresAtMs: number;
}

/** A player's sessions, newest first. Refuses `noData` for a player of another app. */
export function listSessions(
  tx: Tx,
  { appId, playerId }: EndSessionsParams,
): readonly SessionView[] {
  const player = requirePlayer(tx, appId, playerId);
  return sessionsOf(tx, player).flatMap((hash) => {
    const found = tx.findSession(hash);
    if (found === undefined) return [];
    return [{ session: hash.slice(0, NAME_CHARS), expiresAtMs: found.expiresAtMs }];
  });
}

/** The digests of all sessions of a player. */
export function sessionsOf(tx: Tx, { key }: Player): readonly string[] {
  return tx.listSurplusSessions(key, 0);
}

function requirePlayer(tx: Tx, appId: string, playerId: string): Player {
  const player = tx.findPlayerById(playerId);
  if (player?.appId === appId) return player;
  throw new Refusal("noData", "playerId: there is no such player in this app");
}
