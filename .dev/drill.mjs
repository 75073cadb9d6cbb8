// npm run drill -- [--kills N] [--store NAME] [--seed N] [--json]: builds if stale and kills the server again and again.
// npm run drill -- --chain [evm|utxo] [--steps N] [--seeds N] [--seed FIRST] [--json]: chaos on real chains.
// npm run drill -- --properties [N]: N random operations (a million) on the ledger, books checked after each.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// With --json the figures are all that standard output holds.
console.log = console.error;
if (!(await installPackages(root)) || !(await build({ tests: true }))) process.exit(1);
const given = process.argv.slice(2);
if (given[0] === "--properties") {
  const tests = [".build/test/server/ledger.test.js", ".build/test/server/orderTable.test.js"];
  start([join(root, "node_modules/mocha/bin/mocha.js"), ...tests], {
    COINSLOT_OPERATIONS: given[1] ?? "1000000",
  });
} else {
  start(["--enable-source-maps", join(root, ".build/test/drill/main.js"), ...given], {});
}

function start(args, env) {
  const options = { stdio: "inherit", cwd: root, env: { ...process.env, ...env } };
  spawn(process.execPath, args, options).on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
