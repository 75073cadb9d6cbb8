/**
 * How much a game carries: the web plugin with its codec, minified and gzipped, and the Lua file.
 * Fails above a limit.
 */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

interface Case {
  readonly name: string;
  readonly bytes: number;
  readonly limit: number;
}

const bundle = await build({
  stdin: { contents: 'export * from "coinslot";', resolveDir: process.cwd(), loader: "js" },
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  write: false,
});
const cases: readonly Case[] = [
  {
    name: "web-gzip",
    bytes: gzipSync(bundle.outputFiles[0]?.contents ?? "", { level: 9 }).length,
    limit: 18_000,
  },
  { name: "lua-bytes", bytes: readFileSync("plugin/coinslot.lua").length, limit: 60_000 },
];

for (const { name, bytes, limit } of cases) {
  if (bytes > limit) process.exitCode = 1;
  if (process.argv.includes("--json")) {
    const line = {
      bench: "size",
      case: name,
      ratio: null,
      baseline: `limit ${limit}`,
      value: bytes,
      unit: "bytes",
    };
    console.log(JSON.stringify(line));
  } else console.log(`${name.padEnd(10)} ${bytes} bytes (limit ${limit})`);
}
