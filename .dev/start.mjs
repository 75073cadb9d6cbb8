// npm start: installs what is missing, builds what is stale, starts the sandbox with the demo shop.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { startChain } from "./sandboxChain.mjs";
import { startLitecoin } from "./sandboxLitecoin.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Coinslot needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
/** Local chains to pay on, by the word after --chain. */
const CHAINS = { evm: startChain, utxo: startLitecoin };
const args = process.argv.slice(2);
const startSandbox = takeChain();
const port = Number(flag("--port") ?? process.env.PORT ?? 7350);
if (await isTaken(port)) {
  console.error(
    `Port ${port} is taken, perhaps by another npm start. For another one: PORT=${port + 1} npm start`,
  );
  process.exit(1);
}
if (!(await installPackages(root)) || !(await build())) process.exit(1);

console.log("Starting the backend...");
const kept = flag("--data") ?? process.env.COINSLOT_DATA ?? join(root, ".coinslot");
// The chain begins anew at each start, and so does what is kept of it.
const data = startSandbox ? join(kept, "chain") : kept;
if (startSandbox) rmSync(data, { recursive: true, force: true });
mkdirSync(data, { recursive: true });
const chain = await startSandbox?.(root, data, port);
const server = spawn(
  process.execPath,
  [
    join(root, "bridge/dist/server/main.js"),
    ...["--static", join(root, "samples/babylon/dist")],
    ...["--log-level", "warn"],
    ...demoSecrets(),
    ...args,
    // The last one counts.
    ...["--data", data],
    ...(chain?.args ?? []),
    "--json-ready",
  ],
  { stdio: ["inherit", "pipe", "inherit"] },
);
createInterface({ input: server.stdout }).on("line", async (line) => {
  const ready = line.startsWith('{"ready"') ? JSON.parse(line) : undefined;
  if (ready === undefined) return console.log(line);
  console.log(`\nThe demo shop is open: http://127.0.0.1:${ready.port}/`);
  console.log("The same shop in LÖVE: love samples/love");
  if (chain !== undefined) console.log(await chain.opened(ready.port));
  console.log(
    `Orders and coins are kept in ${relative(process.cwd(), data) || data}. Ctrl-C stops.`,
  );
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => {
  chain?.stop();
  process.exitCode = code ?? 1;
});

function flag(name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

/** Takes --chain out of the arguments; the chain of Ethereum's kind where no word follows. */
function takeChain() {
  const at = args.indexOf("--chain");
  if (at < 0) return undefined;
  const word = args[at + 1]?.startsWith("-") === false ? args[at + 1] : undefined;
  args.splice(at, word === undefined ? 1 : 2);
  const start = CHAINS[word ?? "evm"];
  if (start !== undefined) return start;
  console.error(`--chain is evm or utxo, not "${word}".`);
  process.exit(1);
}

/** A key of its own for the demo app, so that its Midas door is open. */
function demoSecrets() {
  if (process.env.COINSLOT_SECRETS !== undefined) return [];
  const file = join(data, "secrets.yaml");
  if (!existsSync(file)) {
    const key = randomBytes(16).toString("hex");
    const text = `# The demo's own key, made at the first start.\napps:\n  demo:\n    midas:\n      appKey: ${key}\n`;
    writeFileSync(file, text, { mode: 0o600 });
  }
  return ["--secrets", file];
}

/** True when something listens there already; 0 asks for any free port. */
function isTaken(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve(error.code === "EADDRINUSE"));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(false)));
  });
}
