/** The thread of postgresRows.ts. */

import { type MessagePort, workerData } from "node:worker_threads";
import pg from "pg";
import type { Answering, Asking } from "./postgresRows.ts";

const { url, bell, port } = workerData as { url: string; bell: Int32Array; port: MessagePort };
const client = new pg.Client(url);
await client.connect();

port.on("message", async ({ sql, values }: Asking) => {
  port.postMessage(await answer(sql, values));
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
});

async function answer(sql: string, values: Asking["values"]): Promise<Answering> {
  try {
    const { rows, rowCount } = await client.query(sql, [...values]);
    return { rows, count: rowCount ?? 0 };
  } catch (error) {
    return { error: String(error) };
  }
}
