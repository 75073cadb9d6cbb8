/** A claim as a row of the store. */
export interface ClaimRow {
  order_key: number;
  code: string;
  player_key: number;
  state: "held" | "owned" | "released";
  owned_at_ms: number | null;
}
