// npm run drill -- [--kills N] [--store NAME] [--seed N] [--json]: builds if stale and kills the server again and again.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// With --json the figures are all that standard output holds.
console.log = console.error;
if (!(await installPackages(root)) || !(await build({ tests: true }))) process.exit(1);
const program = join(root, ".build/test/drill/main.js");
const args = ["--enable-source-maps", program, ...process.argv.slice(2)];
spawn(process.execPath, args, { stdio: "inherit" }).on("exit", (code) => {
  process.exitCode = code ?? 1;
});
