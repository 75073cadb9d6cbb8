// npm start -- --chain utxo: a signer with coins of its own, so that props and order.pay without a transaction work.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runCli } from "./runCli.mjs";

/** A coin is in one transaction at a time. */
const COINS = 20;

/** Starts it; gives the server's arguments. Its key is made anew with its chain. */
export async function startSigner(root, data, { net, family, url, rpc, mine }) {
  const directory = join(data, "signer");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const [key, secret, config] = ["key", "secret", "signer.yaml"].map((name) =>
    join(directory, name),
  );
  await runCli(root, ["signer", "new-key", key]);
  await runCli(root, ["signer", "new-secret", secret]);
  const port = await freePort();
  const text = signerText({ key, secret, port, net, family, url, directory });
  writeFileSync(config, text, { mode: 0o600 });
  const [{ funding }] = JSON.parse(
    await runCli(root, ["signer", "addresses", "--config", config, "--json"]),
  );
  for (let coins = 0; coins < COINS; coins += 1) await rpc("sendtoaddress", funding, 1);
  await mine(1);
  const stop = await run(root, config);
  const args = ["--signer", `http://127.0.0.1:${port}`, "--signer-secret", secret];
  return { args, stop };
}

async function run(root, config) {
  const program = join(root, "bridge/bin/coinslot.js");
  const args = ["signer", "--config", config, "--json-ready", "--log-level", "warn"];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => child.kill("SIGTERM");
  process.once("exit", stop);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the signer ended with ${code}`);
  });
  await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  ended.catch(() => {});
  return stop;
}

function signerText({ key, secret, port, net, family, url, directory }) {
  const chain = {
    ...{ net, family, rpc: url, since: new Date().toISOString().slice(0, 10) },
    purposes: ["propCreate", "propSend", "propOrder", "orderPay"],
    ...{ mostPerOutput: "100000000", mostPerDay: "2000000000" },
  };
  const listen = `127.0.0.1:${port}`;
  return JSON.stringify({ listen, key, secret, journal: directory, chains: [chain] });
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
