/** The chains file: what it may say, and how a mistake is told. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readChains, readChainsText } from "../../bridge/server/chainsFile.ts";
import type { ChainsConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { ACCOUNT_KEY, PRIVATE_ACCOUNT_KEY } from "../utxo/accountKey.ts";

const ROUTER = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const USDT = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const FILE = `
chains:
  - net: eip155:31337
    name: sandbox
    kind: evm
    rpc: [http://127.0.0.1:8545, https://user:s3cret@node.example/key]
    subscribe: [ws://127.0.0.1:8545/]
    publicRpc: [http://127.0.0.1:8545]
    blockTimeMs: 2000
    router: "${ROUTER}"
    trinoPay: "${ROUTER}"
    trinoNetwork: goerli
    confirmations:
      - { below: "100.00", need: 3 }
      - { need: 12 }
    tokens: [{ symbol: USDT, address: "${USDT}", decimals: 6 }]
apps:
  demo:
    recipient: { "eip155:31337": "${RECIPIENT}" }
    jumpUrls: ["https://game.example/", "http://localhost:3000/"]
    policy: { tolerance: "0.01", topUp: false, late: reopen, expiresAfterMinutes: 30 }
  other:
    recipient: { "eip155:31337": "${RECIPIENT}" }
`;

function read(text: string): ChainsConfig {
  const result = readChainsText(text, "chains.yaml");
  assert.ok(result.ok, result.ok ? "" : result.problem);
  return result.chains;
}

function problem(text: string): string {
  const result = readChainsText(text, "chains.yaml");
  assert.ok(!result.ok, "this should be wrong");
  return result.problem;
}

describe("the chains file", () => {
  it("says on which chains money is taken, and for whom", () => {
    const { chains, apps } = read(FILE);
    assert.deepEqual(chains, [
      {
        ...{ kind: "evm", net: "eip155:31337", chainId: 31337, name: "sandbox" },
        rpc: ["http://127.0.0.1:8545", "https://user:s3cret@node.example/key"],
        subscribe: ["ws://127.0.0.1:8545"],
        publicRpc: ["http://127.0.0.1:8545"],
        blockTimeMs: 2000,
        confirmations: [{ need: 3, below: "100.00" }, { need: 12 }],
        finalized: false,
        currency: { name: "Ether", symbol: "ETH", decimals: 18 },
        tokens: [{ symbol: "USDT", address: USDT.toLowerCase(), decimals: 6 }],
        router: ROUTER.toLowerCase(),
        trinoPay: { address: ROUTER.toLowerCase(), token: "USDT" },
        trinoNetwork: "goerli",
      },
    ]);
    assert.deepEqual(apps.demo, {
      recipients: { "eip155:31337": RECIPIENT.toLowerCase() },
      jumpUrls: ["https://game.example", "http://localhost:3000"],
      policy: { tolerance: "0.01", topUp: false, late: "reopen", over: "person" },
      expiresAfterMs: 30 * 60_000,
    });
    assert.deepEqual(apps.other?.policy, {
      ...{ tolerance: "0", topUp: true, late: "person", over: "person" },
    });
    assert.equal(apps.other?.expiresAfterMs, 15 * 60_000);
  });

  const mistakes: readonly (readonly [from: string, to: string, told: RegExp])[] = [
    ["eip155:31337\n", "31337\n", /line 3: net of chain "sandbox" is "31337"/],
    ["name: sandbox", "name: Sand Box", /line 4: name of .* is "Sand Box"/],
    ["kind: evm", "kind: evn", /Did you mean evm\?/],
    ["blockTimeMs: 2000", "blockTimeMs: soon", /blockTimeMs .* is "soon"/],
    ["    blockTimeMs: 2000\n", "", /has no blockTimeMs/],
    [ROUTER, ROUTER.replace("F", "f"), /capitals do not fit \(EIP-55\)/],
    [ROUTER, "0x1234", /is "0x1234", which is no address/],
    ["https://user", "ftp://user", /rpc of chain "sandbox": this is no address that may be used/],
    ["subscribe: [ws://127.0.0.1:8545/]", "subscribe: [http://127.0.0.1:8545]", /wss:/],
    ["publicRpc: [http://127.0.0.1:8545]", "publicRpc: [http://node.example]", /https/],
    ['below: "100.00", ', "", /rule 1 has no amount/],
    ["{ need: 12 }", '{ below: "5", need: 12 }', /rule 2 has an amount/],
    ["need: 12", "need: 0", /need of .* is "0"/],
    ["trinoNetwork: goerli", "trinoNetwork: solana", /trinoNetwork .* is "solana"/],
    ["decimals: 6", "decimals: 1e3", /decimals .* is "1e3"/],
    ['recipient: { "eip155:31337"', 'recipient: { "eip155:1"', /a net that is no chain here/],
    ["late: reopen", "late: keep", /late of policy of app demo is "keep"/],
    ['tolerance: "0.01"', "tolerance: -1", /tolerance of policy of app demo is "-1"/],
    ["https://game.example/", "http://game.example/", /http:\/\/ is for this machine alone/],
    ["apps:", "aps:", /unknown key "aps".*\n.*Did you mean apps/],
  ];

  for (const [from, to, told] of mistakes) {
    it(`tells a mistake: ${to === "" ? `without ${from.trim()}` : to.trim()}`, () => {
      assert.ok(FILE.includes(from));
      assert.match(problem(FILE.replace(from, to)), told);
    });
  }

  it("tells all mistakes at once, and never shows a line that may hold a secret", () => {
    const wrong = FILE.replace("https://user", "wss://user").replace("need: 12", "need: 900");
    const told = problem(wrong);
    assert.match(told, /line 6: rpc/);
    assert.match(told, /line 15: need/);
    assert.ok(!told.includes("s3cret"));
  });

  it("refuses two chains of one name, and two tokens of one symbol", () => {
    const twice = FILE.replace(
      "apps:",
      "  - { net: eip155:1, name: sandbox, rpc: [https://a.example], blockTimeMs: 1000 }\napps:",
    );
    assert.match(problem(twice), /two chains have the name sandbox/);
    const tokens = FILE.replace(
      "decimals: 6 }",
      `decimals: 6 }, { symbol: USDT, address: "${ROUTER}", decimals: 6 }`,
    );
    assert.match(problem(tokens), /has token USDT twice/);
  });

  const LITECOIN = `
chains:
  - net: bip122:530827f38f93b43ed12af0b3ad25a288
    name: litecoin
    kind: utxo
    family: litecoinRegtest
    rpc: ["http://user:s3cret@127.0.0.1:19443/"]
    blockTimeMs: 150000
apps:
  demo:
    recipient: { "bip122:530827f38f93b43ed12af0b3ad25a288": ${ACCOUNT_KEY} }
`;

  it("takes a chain of Bitcoin's kind, whose coin is paid to addresses of an account", () => {
    const { chains, apps } = read(LITECOIN);
    assert.deepEqual(chains, [
      {
        ...{ kind: "utxo", net: "bip122:530827f38f93b43ed12af0b3ad25a288", name: "litecoin" },
        ...{ rpc: ["http://user:s3cret@127.0.0.1:19443"], blockTimeMs: 150_000 },
        ...{ confirmations: [{ need: 6 }], family: "litecoinRegtest", binding: "hash" },
        ...{ currency: { name: "Litecoin", symbol: "LTC", decimals: 8 }, tokens: [] },
      },
    ]);
    const net = "bip122:530827f38f93b43ed12af0b3ad25a288";
    assert.deepEqual(apps.demo?.recipients, { [net]: ACCOUNT_KEY });
    assert.deepEqual(apps.demo?.expiresAfterMsOn, { [net]: 2 * 60 * 60_000 });
    assert.equal(read(LITECOIN.replace("    kind: utxo\n", "")).chains[0]?.kind, "utxo");
  });

  it("lets invoices stand as long as the app wants, on all nets or on each", () => {
    const [net] = Object.keys(read(LITECOIN).apps.demo?.recipients ?? {});
    const all = read(`${LITECOIN}    policy: { expiresAfterMinutes: 20 }\n`).apps.demo;
    assert.deepEqual([all?.expiresAfterMs, all?.expiresAfterMsOn], [20 * 60_000, undefined]);
    const each = `    policy: { expiresAfterMinutes: { "${net}": 600 } }\n`;
    assert.deepEqual(read(LITECOIN + each).apps.demo?.expiresAfterMsOn, {
      [net as string]: 600 * 60_000,
    });
    const wrong = each.replace("600", "10081");
    assert.match(problem(LITECOIN + wrong), /expiresAfterMinutes .* on bip122:\w+ is "10081"/);
    assert.match(problem(LITECOIN + each.replace("bip122:5", "bip122:6")), /net that is no chain/);
  });

  const utxoMistakes: readonly (readonly [from: string, to: string, told: RegExp])[] = [
    ["litecoinRegtest", "dogecoin", /line 6: family of chain "litecoin" is "dogecoin"/],
    ["    family: litecoinRegtest\n", "", /has no family/],
    ["bip122:530827f38f93b43ed12af0b3ad25a288\n", "bip122:53\n", /net of .* is "bip122:53"/],
    ["kind: utxo", "kind: evm", /net of chain "litecoin" is/],
    ["family:", "router: x\n    family:", /unknown key "router"/],
    ["family:", "binding: none\n    family:", /binding of .* is "none"/],
    ["family:", "currency: { name: L, symbol: LTC, decimals: 6 }\n    family:", /have 8/],
    [ACCOUNT_KEY, PRIVATE_ACCOUNT_KEY, /is a private key: who has it can take all.*\n.*new wallet/],
    [ACCOUNT_KEY, ACCOUNT_KEY.replace(/.$/, "1"), /is no extended public key.*\n.*tpub/],
    [ACCOUNT_KEY, RECIPIENT, /is no extended public key/],
    ["litecoinRegtest", "litecoin", /of another network.*\n.*begins with xpub/],
  ];

  for (const [from, to, told] of utxoMistakes) {
    it(`tells a mistake on a chain of Bitcoin's kind: ${told.source}`, () => {
      assert.ok(LITECOIN.includes(from));
      const text = problem(LITECOIN.replace(from, to));
      assert.match(text, told);
      for (const secret of [ACCOUNT_KEY.slice(4, 40), PRIVATE_ACCOUNT_KEY.slice(4, 40), "s3cret"]) {
        assert.ok(!text.includes(secret), "what is secret is not repeated");
      }
    });
  }

  it("is read from a file that only the server's own user may read", async () => {
    const directory = mkdtempSync(join(tmpdir(), "coinslot-chains-"));
    try {
      const file = join(directory, "chains.yaml");
      writeFileSync(file, FILE, { mode: 0o600 });
      assert.ok((await readChains(file)).ok);
      chmodSync(file, 0o644);
      const open = await readChains(file);
      assert.match(open.ok ? "" : open.problem, /can be read by others: chmod 600/);
      const none = await readChains(join(directory, "none.yaml"));
      assert.match(none.ok ? "" : none.problem, /cannot be read: ENOENT/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
