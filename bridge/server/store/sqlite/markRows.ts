import type { MarkRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on how far chores have come. */
export function createMarkRows(db: Database): MarkRows {
  const find = db.prepare<{ last_key: number }>("SELECT last_key FROM chore_marks WHERE chore = ?");
  const begin = db.prepare(
    "INSERT INTO chore_marks (chore, last_key) VALUES (?, 0) ON CONFLICT (chore) DO NOTHING",
  );
  const move = db.prepare("UPDATE chore_marks SET last_key = ? WHERE chore = ? AND last_key = ?");
  return {
    findMark: (chore) => find.get(chore)?.last_key ?? 0,
    moveMark(chore, from, to) {
      begin.run(chore);
      assertChanged(move.run(to, chore, from), `the mark of ${chore}`);
    },
  };
}
