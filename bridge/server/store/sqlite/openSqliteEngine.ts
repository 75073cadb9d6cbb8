import type { VerbTable } from "../../verb.ts";
import type { Reply } from "../command.ts";
import type { Engine } from "../engine.ts";
import type { Surroundings } from "../runVerb.ts";
import { createBatchRunner } from "./batchRunner.ts";
import { openStoreFile } from "./openStoreFile.ts";
import { createSqliteTx } from "./sqliteTx.ts";

/** The embedded store in `directory`. Throws StoreFault when it cannot be used. */
export function openSqliteEngine(
  directory: string,
  verbs: VerbTable,
  surroundings: Surroundings,
): Engine {
  const file = openStoreFile(directory, surroundings.environment, surroundings.nowMs());
  const tx = createSqliteTx(file.db, file.incarnation);
  const runner = createBatchRunner(file.db, tx, verbs, surroundings);
  return {
    run(commands, settle) {
      const replies = runner.run(commands);
      settle(commands.map(({ id }, index) => ({ id, reply: replyAt(replies, index) })));
    },
    close: file.close,
  };
}

function replyAt(replies: readonly Reply[], index: number): Reply {
  const reply = replies[index];
  if (reply === undefined) throw new Error("the batch runner lost a command");
  return reply;
}
