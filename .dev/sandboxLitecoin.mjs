// npm start -- --chain utxo: a litecoind on a chain of its own that mines by the clock, and what the server needs to take its coins.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "./runCli.mjs";
import { freePort, startSigner } from "./sandboxSigner.mjs";

/** Of every litecoin regtest chain. */
const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
const FAMILY = "litecoinRegtest";
const WALLET = "player";
const BLOCK_SECONDS = 5;
/** New coins can be spent after so many blocks. */
const MATURE = 101;
/**
 * The merchant's account, m/84'/1'/0' of the mnemonic that development nodes share ("test test ...
 * junk"): everybody can take what is paid to it.
 */
const ACCOUNT =
  "tpubDCTawRj1voCsGHoKQopGdxi1UXEfy8eeogsbA7SxDL1j7tvTfwdF6jQNSneAQw5a2x29XY6PWbnKMx68oM7BYoew8eRySvVaLZxkrBzWr4A";

/** Starts the chain, which begins anew each time; gives the server's arguments, and what to tell. */
export async function startLitecoin(root, data, port) {
  const directory = join(data, "litecoin");
  mkdirSync(directory, { recursive: true });
  const rpcPort = await freePort();
  const password = randomBytes(16).toString("hex");
  // litecoin-cli reads it, too.
  const conf = `regtest=1\nfallbackfee=0.0002\n[regtest]\nrpcport=${rpcPort}\nrpcuser=coinslot\nrpcpassword=${password}\n`;
  writeFileSync(join(directory, "litecoin.conf"), conf, { mode: 0o600 });
  const node = spawnNode(directory);
  const stopNode = () => node.kill("SIGKILL");
  process.once("exit", stopNode);
  const url = `http://coinslot:${password}@127.0.0.1:${rpcPort}`;
  const bare = (method, ...params) => call(`127.0.0.1:${rpcPort}/`, password, method, params);
  await Promise.race([untilAnswering(bare), failed(node)]);
  await bare("createwallet", WALLET);
  // The signer has a wallet in the node, too.
  const own = `127.0.0.1:${rpcPort}/wallet/${WALLET}`;
  const rpc = (method, ...params) => call(own, password, method, params);
  const player = await rpc("getnewaddress");
  const mine = (blocks) => rpc("generatetoaddress", blocks, player);
  await mine(MATURE);
  const clock = setInterval(() => mine(1).catch(() => {}), BLOCK_SECONDS * 1000);
  node.once("exit", () => clearInterval(clock));
  const masterKey = join(data, "master.key");
  const { writeMasterKey } = await import(join(root, "bridge/dist/server/platform/masterKey.js"));
  if (!existsSync(masterKey)) await writeMasterKey(masterKey);
  const file = join(data, "chains.yaml");
  writeFileSync(file, chainsText(url, port), { mode: 0o600 });
  const signer = await startSigner(root, data, { net: NET, family: FAMILY, url, rpc, mine });
  const args = ["--chains", file, "--master-key", masterKey, ...signer.args];
  const stop = () => {
    signer.stop();
    stopNode();
  };
  return {
    ...{ args, stop },
    async opened(listening) {
      const terminal = await addTerminal(root, data, masterKey);
      return wordsOf(directory) + terminalWords(terminal, listening);
    },
  };
}

/** What a person can do now. */
function wordsOf(directory) {
  const cli = `litecoin-cli -datadir=${directory}`;
  return `
A litecoind with a chain of its own runs beside it: a block every ${BLOCK_SECONDS} s, final after 2. It begins anew at each start.
  A game pays with it by payByCode({ code: "SWORD", payWith: "LTC@litecoin" }); the payment page shows address and amount.
  Its wallet is the player's, and has coins. To pay:
    ${cli} -rpcwallet=${WALLET} sendtoaddress ADDRESS AMOUNT
  To see the node: ${cli} getblockchaininfo`;
}

/** A game of GIP0006's: the demo app's terminal, whose token and API key lie in files. */
async function addTerminal(root, data, masterKey) {
  const [token, apiKey] = ["gip.token", "gip.apikey"].map((name) => join(data, name));
  const common = ["--data", data, "--json"];
  const kind = ["secret", "add", "demo", "--kind", "gip", "--master-key", masterKey];
  const { secret } = JSON.parse(await runCli(root, [...kind, ...common]));
  writeFileSync(token, secret, { mode: 0o600 });
  const create = ["key", "create", "demo", "--name", "gip", "--operator"];
  const { key } = JSON.parse(await runCli(root, [...create, ...common]));
  writeFileSync(apiKey, key, { mode: 0o600 });
  return { token, apiKey };
}

function terminalWords({ token, apiKey }, port) {
  const how = `--url http://127.0.0.1:${port} --token-file ${token} --api-key-file ${apiKey}`;
  return `
  A game of GIP0006 is there, too (docs/GIP0006.md). An order of 0.006 LTC, which the sandbox's signer pays:
    npx coinslot rpc order.pay demo ann $(uuidgen) 600000 ${how}`;
}

function spawnNode(directory) {
  const args = [`-datadir=${directory}`, "-server", "-listen=0", "-dnsseed=0", "-upnp=0"];
  const more = ["-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-printtoconsole=0"];
  // Mining goes on past the height at which regtest would want extension blocks.
  const node = spawn("litecoind", [...args, ...more, "-vbparams=mweb:0:0"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  node.once("error", (error) => {
    const how = error.code === "ENOENT" ? "install it: apt-get install litecoind" : error.message;
    console.error(`litecoind cannot be started: ${how}`);
    process.exit(1);
  });
  return node;
}

async function failed(node) {
  const [code] = await once(node, "exit");
  throw new Error(`litecoind ended with ${code}`);
}

const TRIES_MAX = 600;

async function untilAnswering(rpc) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rpc("getblockcount");
    } catch (error) {
      if (tries === TRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function call(place, password, method, params) {
  const login = Buffer.from(`coinslot:${password}`).toString("base64");
  const response = await fetch(`http://${place}`, {
    method: "POST",
    headers: { authorization: `Basic ${login}` },
    body: JSON.stringify({ jsonrpc: "1.0", id: 1, method, params }),
  });
  const { result, error } = await response.json();
  if (error !== null) throw new Error(`${method}: ${error.message}`);
  return result;
}

function chainsText(url, port) {
  return `# Made at each start with --chain utxo.
chains:
  - net: ${NET}
    name: litecoin
    kind: utxo
    family: ${FAMILY}
    rpc: ["${url}"]
    blockTimeMs: ${BLOCK_SECONDS * 1000}
    confirmations: [{ need: 2 }]
apps:
  demo:
    recipient: { "${NET}": ${ACCOUNT} }
    # Where players of the shop go back to.
    jumpUrls: ["http://127.0.0.1:${port}/", "http://localhost:${port}/"]
    policy: { expiresAfterMinutes: 15 }
`;
}
