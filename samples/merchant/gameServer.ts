import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { GRANT_TABLE, NOTICE_BYTES_MAX, type NoticeAnswer } from "coinslot/merchant";
import { goodsOfOrder, INVENTORY_TABLES, inventoryOf } from "./inventory.ts";
import { type GameParts, takeNotice } from "./takeNotice.ts";

const JSON_TYPE = { "content-type": "application/json" };

/**
 * The game's server: POST /notify takes notices, GET /inventory/PLAYER shows what a player has, and
 * in tests GET /grants?orderNo=NO what was handed over for an order.
 */
export function createGameServer(parts: GameParts): Server {
  parts.driver.exec("PRAGMA journal_mode = WAL");
  parts.driver.exec("PRAGMA synchronous = FULL");
  parts.driver.exec(GRANT_TABLE);
  parts.driver.exec(INVENTORY_TABLES);
  return createServer((request, response) => {
    answer(parts, request).then(
      (given) => send(response, given),
      (error: unknown) => {
        parts.warn(`the notice will come again: ${String(error)}`);
        send(response, { status: 503, headers: JSON_TYPE, body: "{}" });
      },
    );
  });
}

async function answer(parts: GameParts, request: IncomingMessage): Promise<NoticeAnswer> {
  const { method, url = "" } = request;
  if (method === "POST" && url === "/notify") {
    const rawBody = await readBody(request);
    return await takeNotice(parts, rawBody, request.headers);
  }
  const { pathname, searchParams } = new URL(url, "http://game");
  if (method === "GET" && pathname === "/grants" && parts.showsGrants === true) {
    const body = JSON.stringify(goodsOfOrder(parts.driver, searchParams.get("orderNo") ?? ""));
    return { status: 200, headers: JSON_TYPE, body };
  }
  const playerId = /^\/inventory\/(\w+)$/.exec(url)?.[1];
  if (method !== "GET" || playerId === undefined) {
    return { status: 404, headers: JSON_TYPE, body: '{"error":"notFound"}' };
  }
  const body = JSON.stringify(inventoryOf(parts.driver, playerId));
  return { status: 200, headers: JSON_TYPE, body };
}

/** The bytes as they arrived; one byte too many of a body that is too long, and no more. */
async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  // The request is not destroyed, or the answer could not leave.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    parts.push(part);
    length += part.length;
    if (length > NOTICE_BYTES_MAX) break;
  }
  return Buffer.concat(parts).subarray(0, NOTICE_BYTES_MAX + 1);
}

function send(response: ServerResponse, { status, headers, body }: NoticeAnswer): void {
  response.writeHead(status, headers).end(body);
}
