/**
 * The sample game server, killed as if by `kill -9` before its DIES_BEFORE-th step: before each
 * statement of its database, before and after it tells the payment server, before its answer. What
 * it tells is appended to the file ACKNOWLEDGED.
 */

import { appendFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "@photostructure/sqlite";
import type { SqliteDriver } from "../../bridge/server/merchant/gameDatabase.ts";
import { createGameServer } from "../../samples/merchant/gameServer.ts";
import type { ShopParts } from "../../samples/merchant/sell.ts";
import { readSettings } from "../../samples/merchant/settings.ts";
import type { GameParts } from "../../samples/merchant/takeNotice.ts";
import { tellLater } from "../../samples/merchant/tellLater.ts";

async function main(): Promise<void> {
  const { notices, database, port } = readSettings(process.env);
  const acknowledged = process.env.ACKNOWLEDGED ?? "";
  const step = dieBefore(Number(process.env.DIES_BEFORE ?? Number.POSITIVE_INFINITY));
  const parts: GameParts & ShopParts = {
    driver: stepping(new DatabaseSync(database, { timeout: 5000 }), step),
    notices,
    async acknowledge({ deliveryId, state }) {
      step();
      appendFileSync(acknowledged, `${state} ${deliveryId}\n`);
      step();
    },
    async createOrder({ orderNo }) {
      step();
      return tradeNoFor(orderNo);
    },
    warn: (message) => console.error(message),
  };
  const server = createGameServer(parts);
  server.prependListener("request", (_request, response) => {
    const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => typeof response;
    response.writeHead = (...given: unknown[]) => {
      step();
      return writeHead(...given);
    };
  });
  await tellLater(parts);
  server.listen(port, "127.0.0.1", () => {
    console.log(`listening on ${(server.address() as AddressInfo).port}`);
  });
}

/** As a payment server's number looks: a UUID. */
function tradeNoFor(orderNo: string): string {
  return orderNo.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function dieBefore(last: number): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps === last) process.kill(process.pid, "SIGKILL");
  };
}

function stepping(driver: SqliteDriver, step: () => void): SqliteDriver {
  return {
    exec(sql) {
      step();
      return driver.exec(sql);
    },
    prepare(sql) {
      const statement = driver.prepare(sql);
      return {
        all(...values) {
          step();
          return statement.all(...values);
        },
        run(...values) {
          step();
          return statement.run(...values);
        },
      };
    },
  };
}

await main();
