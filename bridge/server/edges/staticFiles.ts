/**
 * A web game served beside its backend: index.html at /, and hashed assets that may be kept for
 * ever.
 */

import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";
import type { FastifyInstance } from "fastify";

/** Bundlers put a hash of the content into the name: "app-D4f9xQ2c.js". */
const HASHED_NAME = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** What a web game is made of; anything else comes as bytes. */
const CONTENT_TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".glb": "model/gltf-binary",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
};

/** Serves the files below `directory`, and nothing outside of it. */
export function serveStaticFiles(http: FastifyInstance, directory: string): void {
  http.get<{ Params: { "*": string } }>("/*", async (request, reply) => {
    const file = await findFile(directory, request.params["*"]);
    if (file === undefined) return reply.code(404).type("text/plain").send("Not found.\n");
    reply
      .header("etag", file.etag)
      .header("cache-control", cacheControl(file.path))
      .header("x-content-type-options", "nosniff");
    if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
    return reply
      .type(CONTENT_TYPES[extname(file.path)] ?? "application/octet-stream")
      .header("content-length", file.bytes)
      .send(createReadStream(file.path));
  });
}

interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly etag: string;
}

/**
 * `wanted` is decoded already; "" is the index. Links and ".." are followed first, then the place
 * is checked.
 */
async function findFile(directory: string, wanted: string): Promise<FoundFile | undefined> {
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, wanted === "" ? "index.html" : wanted));
    const found = await stat(path, { bigint: true });
    if (!path.startsWith(root + sep) || !found.isFile()) return undefined;
    return { path, bytes: Number(found.size), etag: `"${found.size}-${found.mtimeNs}"` };
  } catch {
    // Not there, or a name that no file can have.
    return undefined;
  }
}

function cacheControl(path: string): string {
  const isHashed = HASHED_NAME.test(basename(path));
  return isHashed ? "public, max-age=31536000, immutable" : "no-cache";
}
