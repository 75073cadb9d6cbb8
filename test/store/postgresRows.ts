/** SQL past every rule, without waiting in between: a thread of its own does the waiting. */

import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { SqlValue, Statement } from "../../bridge/server/store/sqlite/database.ts";
import type { Rows } from "../server/books.ts";

const THREAD = new URL("./postgresRowsThread.js", import.meta.url);

/** What the thread is asked; it answers on `port` and then wakes whoever waits at `bell`. */
export interface Asking {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export type Answering =
  | { readonly rows: readonly object[]; readonly count: number }
  | { readonly error: string };

export interface PostgresRows extends Rows {
  close(): Promise<void>;
}

/** Connects to `url`. */
export function openPostgresRows(url: string): PostgresRows {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const thread = new Worker(THREAD, {
    workerData: { url, bell, port: port2 },
    transferList: [port2],
  });
  thread.unref();

  function ask(sql: string, values: readonly SqlValue[]) {
    Atomics.store(bell, 0, 0);
    port1.postMessage({ sql, values } satisfies Asking);
    if (Atomics.wait(bell, 0, 0, 20_000) === "timed-out") throw new Error(`no answer: ${sql}`);
    const answer = receiveMessageOnPort(port1)?.message as Answering;
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  }

  return {
    prepare<Row>(sql: string): Pick<Statement<Row>, "get" | "all" | "run"> {
      let count = 0;
      const numbered = sql.replaceAll("?", () => {
        count += 1;
        return `$${count}`;
      });
      // As JSON every number is a number, sums and counts too.
      const all = (...values: SqlValue[]) =>
        ask(`SELECT row_to_json(found) AS row FROM (${numbered}) AS found`, values).rows.map(
          (row) => (row as { row: Row }).row,
        );
      return {
        all,
        get: (...values) => all(...values)[0],
        run: (...values) => ask(numbered, values).count,
      };
    },
    exec(sql) {
      ask(sql, []);
    },
    async close() {
      port1.close();
      await thread.terminate();
    },
  };
}
