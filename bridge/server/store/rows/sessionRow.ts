import type { Player, Session } from "../../auth/session.ts";

/** A session as a row of the store. */
export interface SessionRow {
  session_hash: string;
  player_key: number;
  created_at_ms: number;
  expires_at_ms: number;
  replaces_hash: string | null;
}

export function sessionOf(
  row: Pick<SessionRow, "session_hash" | "expires_at_ms" | "replaces_hash">,
  player: Player,
): Session {
  const { session_hash: hash, expires_at_ms: expiresAtMs, replaces_hash: replaces } = row;
  return { hash, player, expiresAtMs, ...(replaces === null ? {} : { replaces }) };
}
