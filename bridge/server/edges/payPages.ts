/**
 * The payment page of an invoice: a static page, the same for every invoice, at the address that
 * the player was given. It asks for the invoice's state itself (docs/PAYPAGE.md).
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Where the build leaves the page: beside this server's compiled files. */
const PAGE_DIRECTORY = fileURLToPath(new URL("../../payPage/", import.meta.url));

/** What the page is made of. The build compresses each file beside itself. */
const CONTENT_TYPES: { readonly [extension: string]: string } = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** The build's own names: nothing that leads elsewhere. */
const ASSET = /^[\w-]+-[\w-]{8}\.(js|css)$/;

/** Serves GET /pay/{invoiceId} and the page's parts. */
export function servePayPages(http: FastifyInstance, directory = PAGE_DIRECTORY): void {
  http.get("/pay/:invoiceId", (request, reply) =>
    send(request, reply.headers(pageHeaders()), `${directory}index.html`),
  );
  http.get<{ Params: { asset: string } }>("/pay/assets/:asset", async (request, reply) => {
    const { asset } = request.params;
    if (!ASSET.test(asset)) return sayUnknown(reply);
    const kept = { "cache-control": "public, max-age=31536000, immutable" };
    return send(request, reply.headers(kept), `${directory}assets/${asset}`);
  });
}

/**
 * The page may run its own scripts and ask its own server; pictures of wallets are data. Nobody may
 * frame it, and its address, which is the invoice's secret, goes nowhere.
 */
function pageHeaders(): { readonly [header: string]: string } {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
  };
}

async function send(request: FastifyRequest, reply: FastifyReply, file: string) {
  const isSmall = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const body = await find(isSmall ? `${file}.gz` : file);
  if (body === undefined) return sayUnknown(reply);
  if (isSmall) reply.header("content-encoding", "gzip");
  return reply
    .header("vary", "Accept-Encoding")
    .header("x-content-type-options", "nosniff")
    .type(CONTENT_TYPES[file.slice(file.lastIndexOf(".") + 1)] ?? "application/octet-stream")
    .send(body);
}

async function find(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function sayUnknown(reply: FastifyReply) {
  return reply
    .code(404)
    .header("cache-control", "no-store")
    .type("text/plain")
    .send("Not found.\n");
}
