/** A node that is there, and not quite. */

import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface TroubledNode {
  /** With the node's user and password. */
  readonly url: string;
  close(): Promise<void>;
}

const SENDING = '"sendrawtransaction"';

/** A node whose connection breaks before or after it is given a transaction. */
export function lossyNode(url: string, when: "before" | "after"): Promise<TroubledNode> {
  return listen(url, async (body, asked, answer) => {
    if (!body.includes(SENDING)) return await pass(url, body, asked, answer);
    if (when === "after") await ask(url, body, asked);
    answer.destroy();
  });
}

/** A node that takes no transaction for the fee that it pays. */
export function strictNode(url: string): Promise<TroubledNode> {
  const error = { code: -26, message: "min fee not met" };
  return listen(url, async (body, asked, answer) => {
    if (!body.includes(SENDING)) return await pass(url, body, asked, answer);
    answer.end(JSON.stringify({ id: 0, result: null, error }));
  });
}

type Take = (body: string, asked: IncomingMessage, answer: ServerResponse) => Promise<void>;

async function listen(nodeUrl: string, take: Take): Promise<TroubledNode> {
  const server = createServer(async (asked, answer) => {
    await take(await text(asked), asked, answer).catch(() => answer.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(nodeUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function pass(url: string, body: string, asked: IncomingMessage, answer: ServerResponse) {
  answer.end(await ask(url, body, asked));
}

async function ask(url: string, body: string, asked: IncomingMessage): Promise<string> {
  const { hostname, port } = new URL(url);
  const { authorization } = asked.headers;
  const headers = { ...(authorization === undefined ? {} : { authorization }) };
  const call = request({ hostname, port, path: asked.url, method: "POST", headers });
  call.end(body);
  const [response] = (await once(call, "response")) as [IncomingMessage];
  return await text(response);
}
