/** A game behind layers of middleware, as with Express: the raw body is kept by the first one. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "@photostructure/sqlite";
import { GRANT_TABLE } from "../../../bridge/server/merchant/grantTable.ts";
import { NOTICE_BYTES_MAX } from "../../../bridge/server/merchant/verifyNotice.ts";
import { acknowledgeBy } from "../../../samples/merchant/acknowledge.ts";
import { goodsOfOrder, INVENTORY_TABLES } from "../../../samples/merchant/inventory.ts";
import { readSettings } from "../../../samples/merchant/settings.ts";
import { type GameParts, takeNotice } from "../../../samples/merchant/takeNotice.ts";

interface AppRequest extends IncomingMessage {
  body?: Buffer;
}

type Next = (error?: unknown) => void;
type Middleware = (request: AppRequest, response: ServerResponse, next: Next) => void;

const { notices, database, paymentServer } = readSettings(process.env);
if (paymentServer === undefined) throw new Error("COINSLOT_URL is not set");
const driver = new DatabaseSync(database, { timeout: 5000 });
driver.exec(GRANT_TABLE);
driver.exec(INVENTORY_TABLES);
const parts: GameParts = {
  driver,
  notices,
  acknowledge: acknowledgeBy(paymentServer),
  warn: () => undefined,
};

const raw: Middleware = (request, response, next) => {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= NOTICE_BYTES_MAX) chunks.push(chunk);
    else if (!response.headersSent) response.writeHead(413).end();
  });
  request.on("end", () => {
    request.body = Buffer.concat(chunks);
    if (length <= NOTICE_BYTES_MAX) next();
  });
  request.on("error", next);
};

const notify: Middleware = (request, response, next) => {
  if (request.url !== "/notify") return next();
  takeNotice(parts, request.body ?? Buffer.alloc(0), request.headers).then(
    ({ status, headers, body }) => response.writeHead(status, headers).end(body),
    next,
  );
};

const grants: Middleware = (request, response, next) => {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://game");
  if (pathname !== "/grants") return next();
  response.end(JSON.stringify(goodsOfOrder(driver, searchParams.get("orderNo") ?? "")));
};

const LAYERS: readonly Middleware[] = [raw, notify, grants];

createServer((request, response) => {
  const run = (at: number): void => {
    const next: Next = (error) => {
      if (error !== undefined) response.writeHead(500).end();
      else run(at + 1);
    };
    const layer = LAYERS[at];
    if (layer === undefined) response.writeHead(404).end();
    else layer(request, response, next);
  };
  run(0);
}).listen(Number(process.env.PORT), "127.0.0.1");
