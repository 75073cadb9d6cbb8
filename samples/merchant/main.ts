import type { AddressInfo } from "node:net";
import { DatabaseSync } from "@photostructure/sqlite";
import { acknowledgeBy } from "./acknowledge.ts";
import { createOrderBy } from "./createOrder.ts";
import { createGameServer } from "./gameServer.ts";
import type { ShopParts } from "./sell.ts";
import { readSettings } from "./settings.ts";
import type { GameParts } from "./takeNotice.ts";
import { tellLater } from "./tellLater.ts";

const BUSY_MS = 5000;
const TELL_MS = 30_000;

/** Reads the settings from the environment, and serves until it is killed. */
async function main(): Promise<void> {
  const { notices, database, port, showsGrants, paymentServer } = readSettings(process.env);
  const parts: GameParts & ShopParts = {
    driver: new DatabaseSync(database, { timeout: BUSY_MS }),
    notices,
    showsGrants,
    acknowledge: paymentServer === undefined ? untold : acknowledgeBy(paymentServer),
    createOrder: paymentServer === undefined ? untold : createOrderBy(paymentServer),
    warn: (message) => console.error(message),
  };
  const server = createGameServer(parts);
  await tellLater(parts);
  setInterval(() => void tellLater(parts), TELL_MS).unref();
  server.listen(port, "127.0.0.1", () => {
    console.log(`listening on ${(server.address() as AddressInfo).port}`);
  });
}

async function untold(): Promise<never> {
  throw new Error("COINSLOT_URL is not set");
}

await main();
