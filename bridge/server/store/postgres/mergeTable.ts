import type { MergeRow } from "../rows/mergeRow.ts";
import type { Table } from "./table.ts";

/** Guests who became players. */
export const PLAYER_MERGES: Table<MergeRow> = {
  name: "player_merges",
  key: { guest_key: "bigint" },
  changing: { is_followed: "bigint" },
  guards: { is_followed: "bigint" },
  contested: ["guest_key"],
  keyOf: (row) => row.guest_key,
};
