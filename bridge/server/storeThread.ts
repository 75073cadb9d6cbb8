/** The program of the store's thread: puts together what runs there. */

import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { VERBS } from "./calls/verbs.ts";
import { createCatalogShelf } from "./catalogShelf.ts";
import { type StoreThreadOptions, serveStore } from "./store/sqlite/serveStore.ts";

if (parentPort === null) throw new Error("storeThread.ts runs as a worker thread");

serveStore(parentPort, workerData as StoreThreadOptions, VERBS, {
  catalog: createCatalogShelf(),
  nowMs: () => Date.now(),
  randomHex: (bytes) => randomBytes(bytes).toString("hex"),
});
