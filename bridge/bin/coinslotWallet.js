#!/usr/bin/env node
// npm links a command at install, when nothing is built yet; so the command stands here, and the build makes
// what it runs.
import { existsSync } from "node:fs";

const program = new URL("../dist/wallet/main.js", import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write("coinslot-wallet is not built yet: npm run build\n");
  process.exitCode = 1;
}
