/** What the game servers of these tests have in common: HTTP with the raw body kept. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { NOTICE_BYTES_MAX } from "../../../bridge/server/merchant/verifyNotice.ts";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Uint8Array;
}

export interface Given {
  readonly status: number;
  readonly body: string;
}

/** Listens on PORT. What `answer` rejects with is answered with 503. */
export function serve(answer: (asked: Asked) => Promise<Given> | Given): void {
  createServer((request, response) => {
    const done = readBody(request).then((rawBody) => {
      const { method = "", headers } = request;
      const url = new URL(request.url ?? "", "http://game");
      return answer({ method, url, headers, rawBody });
    });
    done.then(
      ({ status, body }) => response.writeHead(status, JSON_TYPE).end(body),
      () => response.writeHead(503, JSON_TYPE).end("{}"),
    );
  }).listen(Number(process.env.PORT), "127.0.0.1");
}

const JSON_TYPE = { "content-type": "application/json" };

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    parts.push(part);
    length += part.length;
    if (length > NOTICE_BYTES_MAX) break;
  }
  return Buffer.concat(parts).subarray(0, NOTICE_BYTES_MAX + 1);
}
