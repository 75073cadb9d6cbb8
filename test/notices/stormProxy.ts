/** What lies between a server and a merchant on a bad day: each request meets a fate by chance. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `before`: the merchant never sees it. `after`: the merchant takes it, and its answer is lost or
 * another. The rest arrive and are answered.
 */
export const FATES = {
  errorBefore: 0.07,
  resetBefore: 0.07,
  silence: 0.03,
  redirect: 0.05,
  resetAfter: 0.08,
  errorAfter: 0.06,
  halfAnAnswer: 0.04,
} as const;

export type Fate = keyof typeof FATES | "passed";

export interface StormProxy {
  readonly url: string;
  readonly fates: { readonly [fate in Fate]?: number };
  /** From now on everything passes. */
  calm(): void;
  close(): Promise<void>;
}

/** `random` gives numbers from 0 to 1; `merchantPort` is where the merchant is at present. */
export async function startStormProxy(
  random: () => number,
  merchantPort: () => number,
): Promise<StormProxy> {
  const fates: { [fate in Fate]?: number } = {};
  let isCalm = false;
  const server = createServer((request, response) => {
    response.on("error", () => {});
    const fate = isCalm ? "passed" : fateOf(random());
    fates[fate] = (fates[fate] ?? 0) + 1;
    meet(fate, request, response, merchantPort()).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    fates,
    calm() {
      isCalm = true;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function fateOf(chance: number): Fate {
  let sum = 0;
  for (const [fate, share] of Object.entries(FATES)) {
    sum += share;
    if (chance < sum) return fate as Fate;
  }
  return "passed";
}

async function meet(
  fate: Fate,
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
): Promise<void> {
  const body = await bodyOf(request);
  switch (fate) {
    case "errorBefore":
      return void response.writeHead(500).end("<h1>sorry</h1>");
    case "resetBefore":
      return void request.socket.resetAndDestroy();
    case "silence":
      return;
    case "redirect":
      return void response.writeHead(302, { location: "/login" }).end();
    case "resetAfter":
      await forward(request, body, port);
      return void request.socket.resetAndDestroy();
    case "errorAfter":
      await forward(request, body, port);
      return void response.writeHead(503).end();
    case "halfAnAnswer":
      await forward(request, body, port);
      response.writeHead(200, { "content-length": 100 }).write("o");
      return void request.socket.destroySoon();
    case "passed": {
      const answer = await forward(request, body, port);
      return void response.writeHead(answer.status).end(answer.body);
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function forward(
  request: IncomingMessage,
  body: Buffer,
  port: number,
): Promise<{ status: number; body: string }> {
  const names = Object.entries(request.headers).filter(([name]) =>
    /^webhook-|^content-type$/.test(name),
  );
  const headers = Object.fromEntries(names) as Record<string, string>;
  const url = `http://127.0.0.1:${port}/notify`;
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  return { status: answer.status, body: await answer.text() };
}
