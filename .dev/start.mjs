// npm start: installs what is missing, builds what is stale, starts the sandbox with the demo shop.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Coinslot needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
if (!(await installPackages(root)) || !(await build())) process.exit(1);

const data = process.env.COINSLOT_DATA ?? join(root, ".coinslot");
mkdirSync(data, { recursive: true });
const server = spawn(
  process.execPath,
  [
    join(root, "bridge/dist/server/main.js"),
    ...["--data", data],
    ...["--static", join(root, "samples/babylon/dist")],
    ...["--log-level", "warn"],
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => {
  process.exitCode = code ?? 0;
});
