/** The chains file: what it may say, and how a mistake is told. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readChains, readChainsText } from "../../bridge/server/chainsFile.ts";
import type { ChainsConfig } from "../../bridge/server/rails/chain/chainConfig.ts";

const ROUTER = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const USDT = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const FILE = `
chains:
  - net: eip155:31337
    name: sandbox
    kind: evm
    rpc: [http://127.0.0.1:8545, https://user:s3cret@node.example/key]
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
    assert.match(told, /line 14: need/);
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
