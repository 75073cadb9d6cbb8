// npm start -- --chain utxo: a litecoind on a chain of its own that mines by the clock, and what the server needs to take its coins.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Of every litecoin regtest chain. */
const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
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
  const stop = () => node.kill("SIGKILL");
  process.once("exit", stop);
  const url = `http://coinslot:${password}@127.0.0.1:${rpcPort}`;
  const rpc = (method, ...params) => call(rpcPort, password, method, params);
  await Promise.race([untilAnswering(rpc), failed(node)]);
  await rpc("createwallet", "player");
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
  const args = ["--chains", file, "--master-key", masterKey];
  return { args, stop, opened: async () => wordsOf(directory) };
}

/** What a person can do now. */
function wordsOf(directory) {
  const cli = `litecoin-cli -datadir=${directory}`;
  return `
A litecoind with a chain of its own runs beside it: a block every ${BLOCK_SECONDS} s, final after 2. It begins anew at each start.
  A game pays with it by payByCode({ code: "SWORD", payWith: "LTC@litecoin" }); the payment page shows address and amount.
  Its wallet is the player's, and has coins. To pay:
    ${cli} sendtoaddress ADDRESS AMOUNT
  To see the node: ${cli} getblockchaininfo`;
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

async function call(port, password, method, params) {
  const login = Buffer.from(`coinslot:${password}`).toString("base64");
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { authorization: `Basic ${login}` },
    body: JSON.stringify({ jsonrpc: "1.0", id: 1, method, params }),
  });
  const { result, error } = await response.json();
  if (error !== null) throw new Error(`${method}: ${error.message}`);
  return result;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function chainsText(url, port) {
  return `# Made at each start with --chain utxo.
chains:
  - net: ${NET}
    name: litecoin
    kind: utxo
    family: litecoinRegtest
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
