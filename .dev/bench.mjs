// npm run bench -- NAME [--json]: builds if stale and runs test/bench/NAME.ts.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...flags] = process.argv.slice(2);
const names = readdirSync(join(root, "test/bench")).flatMap(
  (file) => file.match(/^(\w+)\.ts$/)?.[1] ?? [],
);

if (name === undefined || !names.includes(name)) {
  console.error(`npm run bench -- NAME [--json], where NAME is one of: ${names.join(", ")}`);
  process.exit(2);
}
// With --json the lines of the cases are all that standard output holds.
console.log = console.error;
if (!(await installPackages(root)) || !(await build({ tests: true }))) process.exit(1);
const program = join(root, `.build/test/bench/${name}.js`);
if (!existsSync(program)) process.exit(1);
spawn(process.execPath, ["--enable-source-maps", program, ...flags], { stdio: "inherit" }).on(
  "exit",
  (code) => {
    process.exitCode = code ?? 1;
  },
);
