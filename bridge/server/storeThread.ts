/** The program of the store's thread: puts together what runs there. */

import { parentPort, workerData } from "node:worker_threads";
import { createMsgpackrCodec } from "../wire/codecMsgpackr.ts";
import { VERBS } from "./calls/verbs.ts";
import { createCatalogShelf } from "./catalogShelf.ts";
import { createRandomHex } from "./randomHex.ts";
import type { StoreThreadOptions } from "./store/openStore.ts";
import { openPostgresEngine } from "./store/postgres/postgresEngine.ts";
import { serveStore } from "./store/serveStore.ts";
import { openSqliteEngine } from "./store/sqlite/openSqliteEngine.ts";
import { unreachable } from "./unreachable.ts";

if (parentPort === null) throw new Error("storeThread.ts runs as a worker thread");

const { place, environment, withAddresses } = workerData as StoreThreadOptions;
const surroundings = {
  environment,
  catalog: createCatalogShelf(),
  nowMs: () => Date.now(),
  randomHex: createRandomHex(),
  deriveAddress: withAddresses ? await loadDeriveAddress() : undefined,
};

await serveStore(parentPort, createMsgpackrCodec(), (tell) => {
  switch (place.kind) {
    case "sqlite":
      return openSqliteEngine(place.directory, VERBS, surroundings);
    case "postgres":
      return openPostgresEngine(place.url, VERBS, surroundings, tell);
    default:
      return unreachable(place);
  }
});

/** Its libraries take memory that a server without such chains does not have to spend. */
async function loadDeriveAddress() {
  const { createDeriveAddress } = await import("./rails/utxo/receivingAddress.ts");
  return createDeriveAddress();
}
