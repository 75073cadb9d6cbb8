/** A session as a row of the store. */
export interface SessionRow {
  session_hash: string;
  player_key: number;
  created_at_ms: number;
  expires_at_ms: number;
}
