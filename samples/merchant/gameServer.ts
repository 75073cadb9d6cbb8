import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { GRANT_TABLE, NOTICE_BYTES_MAX, type NoticeAnswer } from "coinslot/merchant";
import { goodsOfOrder, INVENTORY_TABLES, inventoryOf } from "./inventory.ts";
import { type ShopParts, sell } from "./sell.ts";
import { SOLD_TABLE } from "./soldOrders.ts";
import { type GameParts, takeNotice } from "./takeNotice.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** GIP0006 puts its own path behind the registered address, unless that ends in it. */
const NOTIFY = /^\/notify(\/testnet|\/main)?(\/order\/confirm)?$/;

/**
 * The game's server: POST /notify takes notices, POST /buy/PLAYER/CODE makes an order to pay, GET
 * /inventory/PLAYER shows what a player has, and in tests GET /grants?orderNo=NO what was handed
 * over for an order.
 */
export function createGameServer(parts: GameParts & ShopParts): Server {
  parts.driver.exec("PRAGMA journal_mode = WAL");
  parts.driver.exec("PRAGMA synchronous = FULL");
  parts.driver.exec(GRANT_TABLE);
  parts.driver.exec(INVENTORY_TABLES);
  parts.driver.exec(SOLD_TABLE);
  return createServer((request, response) => {
    answer(parts, request).then(
      (given) => send(response, given),
      (error: unknown) => {
        parts.warn(`to be tried again: ${String(error)}`);
        send(response, { status: 503, headers: JSON_TYPE, body: "{}" });
      },
    );
  });
}

async function answer(
  parts: GameParts & ShopParts,
  request: IncomingMessage,
): Promise<NoticeAnswer> {
  const { method, url = "" } = request;
  if (method === "POST" && NOTIFY.test(url)) {
    const rawBody = await readBody(request);
    return await takeNotice(parts, rawBody, request.headers);
  }
  const found = method === "POST" ? await sold(parts, url) : shown(parts, url);
  if (found === undefined) {
    return { status: 404, headers: JSON_TYPE, body: '{"error":"notFound"}' };
  }
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(found) };
}

async function sold(parts: ShopParts, url: string): Promise<object | undefined> {
  const [, playerId, code] = /^\/buy\/(\w+)\/(\w+)$/.exec(url) ?? [];
  if (playerId === undefined || code === undefined) return undefined;
  return await sell(parts, playerId, code);
}

function shown({ driver, showsGrants }: GameParts, url: string): object | undefined {
  const { pathname, searchParams } = new URL(url, "http://game");
  if (pathname === "/grants" && showsGrants === true) {
    return goodsOfOrder(driver, searchParams.get("orderNo") ?? "");
  }
  const playerId = /^\/inventory\/(\w+)$/.exec(url)?.[1];
  return playerId === undefined ? undefined : inventoryOf(driver, playerId);
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
