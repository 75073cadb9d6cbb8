// npm start -- --chain: a local chain with our contracts on it, and what the server needs to take money there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runCli } from "./runCli.mjs";

/** The document's own example, so that its commands work as they stand; everybody knows it. */
export const TRINO_TOKEN = "f140004f-1b51-4abe-a0d4-58beef45d70c";
export const TRINO_USER = "merchant@example.com";

/** The well-known mnemonic of development nodes: its accounts own the chain's coins. */
const MNEMONIC = "test test test test test test test test test test test junk";
/** Of the first account, which every development node makes known. */
export const PLAYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const BLOCK_SECONDS = 2;
const CHAIN_ID = 31337;
const MINT = "0x40c10f19";
const MINTED = 1_000_000_000_000n;

/** Starts the chain; gives the server's arguments, and what to tell. The chain begins anew each time. */
export async function startChain(root, data, port) {
  const anvil = spawnAnvil();
  const stop = () => anvil.kill("SIGTERM");
  process.once("exit", stop);
  const url = await Promise.race([readUrl(anvil), failed(anvil)]);
  const rpc = (method, params = []) => call(url, method, params);
  const accounts = await rpc("eth_accounts");
  const built = (file) => import(join(root, "bridge/dist/server", file));
  const codes = await built("rails/evm/deployment.js");
  const deploy = (data) => deployed(rpc, accounts[9], data);
  const usdt = await deploy(codes.sandboxTokenCode("USDT", 6));
  const trinoPay = await deploy(codes.trinoPaymentCode(usdt));
  const router = await deploy(codes.routerCode());
  for (const account of accounts.slice(0, 3)) {
    const to = account.slice(2).padStart(64, "0");
    const data = `${MINT}${to}${MINTED.toString(16).padStart(64, "0")}`;
    await rpc("eth_sendTransaction", [{ from: accounts[9], to: usdt, data }]);
  }
  const masterKey = join(data, "master.key");
  if (!existsSync(masterKey))
    await (await built("platform/masterKey.js")).writeMasterKey(masterKey);
  const file = join(data, "chains.yaml");
  rmSync(file, { force: true });
  writeFileSync(file, chainsText({ url, usdt, trinoPay, router, recipient: accounts[5], port }), {
    mode: 0o600,
  });
  const args = ["--chains", file, "--master-key", masterKey];
  const opened = async (listening) => {
    await seedTrino(root, data, masterKey);
    return chainWords({ url, usdt, trinoPay }, listening);
  };
  return { args, stop, opened };
}

/** Adds the document's user and token to the running server. */
async function seedTrino(root, data, masterKey) {
  const coinslot = (...args) => runCli(root, [...args, "--data", data]);
  const password = join(data, "trino.password");
  const token = join(data, "trino.token");
  writeFileSync(password, "coinslot-sandbox\n", { mode: 0o600 });
  writeFileSync(token, `${TRINO_TOKEN}\n`, { mode: 0o600 });
  await coinslot("trino", "add-user", "demo", TRINO_USER, "--password-file", password);
  const from = ["--from-file", token, "--master-key", masterKey];
  await coinslot("trino", "add-token", "demo", TRINO_USER, ...from);
}

/** What a person can do now. */
function chainWords({ url, usdt, trinoPay }, port) {
  return `
A chain of its own runs at ${url} (id ${CHAIN_ID}, a block every ${BLOCK_SECONDS} s). It begins anew at each start.
  A wallet for trying: import the key ${PLAYER_KEY}
    (every development node knows it: never send real money there). It owns ETH and 1,000,000 USDT (${usdt}).
  A game pays with it by payByCode({ code: "SWORD", payWith: "USDT@sandbox" }); the payment page opens.
  The Trino document, as it stands, but for the port (docs/TRINO.md):
    curl -X POST http://127.0.0.1:${port}/api/v1/invoices/create -H 'Content-Type: application/json' \\
      -H 'Authorization: Bearer ${TRINO_TOKEN}' \\
      -d '{"amount":10000000,"jump_url":"https://trino.network/#/order/1","metadata":"x","network":"goerli",
           "notify_url":"http://127.0.0.1:9000/notify","recipient":"0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af","title":"Order 1"}'
    or log in as ${TRINO_USER}, password coinslot-sandbox. Trino's contract: ${trinoPay}`;
}

function spawnAnvil() {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const name = process.platform === "win32" ? "anvil.exe" : "anvil";
  const program = createRequire(import.meta.url).resolve(
    `@foundry-rs/anvil-${process.platform}-${cpu}/bin/${name}`,
  );
  const args = ["--host", "127.0.0.1", "--port", "0", "--chain-id", String(CHAIN_ID)];
  const more = ["--mnemonic", MNEMONIC, "--block-time", String(BLOCK_SECONDS), "--threads", "1"];
  return spawn(program, [...args, ...more], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Its output is read to the end of its life: a full pipe would stop it. */
function readUrl(anvil) {
  return new Promise((resolve) => {
    createInterface({ input: anvil.stdout }).on("line", (line) => {
      const [, address] = /Listening on (\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
}

async function failed(anvil) {
  const [code] = await once(anvil, "exit");
  throw new Error(`the local chain ended with ${code}`);
}

async function call(url, method, params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const { result, error } = await (await fetch(url, { method: "POST", headers, body })).json();
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function deployed(rpc, from, data) {
  const hash = await rpc("eth_sendTransaction", [{ from, data, gas: "0x2dc6c0" }]);
  await rpc("evm_mine");
  const receipt = await rpc("eth_getTransactionReceipt", [hash]);
  if (receipt?.status !== "0x1") throw new Error("a contract could not be deployed");
  return receipt.contractAddress;
}

function chainsText({ url, usdt, trinoPay, router, recipient, port }) {
  return `# Made at each start with --chain. Amounts below 100 are paid after 2 blocks, others after 4.
chains:
  - net: eip155:${CHAIN_ID}
    name: sandbox
    kind: evm
    rpc: [${url}]
    publicRpc: [${url}]
    blockTimeMs: ${BLOCK_SECONDS * 1000}
    router: "${router}"
    trinoPay: "${trinoPay}"
    trinoNetwork: goerli
    confirmations:
      - { below: "100", need: 2 }
      - { need: 4 }
    tokens: [{ symbol: USDT, address: "${usdt}", decimals: 6 }]
apps:
  demo:
    recipient: { "eip155:${CHAIN_ID}": "${recipient}" }
    # The first is where players of the shop go back to.
    jumpUrls: ["http://127.0.0.1:${port}/", "http://localhost:${port}/", "https://trino.network/"]
`;
}
