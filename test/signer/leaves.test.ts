import assert from "node:assert/strict";
import {
  appendFile,
  chmod,
  mkdtemp,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readHexKey } from "../../bridge/server/platform/hexKeyFile.ts";
import type { SignJob } from "../../bridge/server/rails/utxo/signer.ts";
import { questionMac } from "../../bridge/server/rails/utxo/signerWire.ts";
import { jobDigest } from "../../bridge/server/signer/jobDigest.ts";
import { type JournalEntry, openJournal } from "../../bridge/server/signer/journal.ts";
import { readSignerText } from "../../bridge/server/signer/signerFile.ts";
import { createSignerGate } from "../../bridge/server/signer/signerGate.ts";
import { coinslot } from "../cli/cliProcess.ts";
import { ACCOUNT_KEY, PRIVATE_ACCOUNT_KEY } from "../utxo/accountKey.ts";

const NET = `bip122:${"a".repeat(32)}`;
const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60 * 1000;

describe("the signer's file", () => {
  const chain = {
    ...{ net: NET, family: "litecoin", rpc: "http://me:my-password@127.0.0.1:9332/" },
    ...{ since: "2026-11-21", purposes: ["propCreate"], mostPerOutput: "5", mostPerDay: "9" },
  };
  const root = { key: "/k", secret: "/s", journal: "/j", chains: [chain] };
  const problem = (changes: object, ofChain: object = {}) => {
    const text = JSON.stringify({ ...root, chains: [{ ...chain, ...ofChain }], ...changes });
    const read = readSignerText(text, "signer.yaml");
    return read.ok ? "none" : read.problem;
  };

  it("says where, with what and for which chains", () => {
    const read = readSignerText(JSON.stringify(root), "signer.yaml");
    assert.ok(read.ok);
    const { host, port, chains } = read.config;
    assert.deepEqual([host, port], ["127.0.0.1", 7360]);
    const [only] = chains;
    assert.equal(only?.since, Date.parse("2026-11-21") / 1000);
    assert.deepEqual(only?.rules, {
      ...{ purposes: ["propCreate"], mostPerOutput: 5n, mostPerDay: 9n },
    });
  });

  for (const [changes, ofChain, expected] of [
    [{ listen: "0.0.0.0:7360" }, {}, /on 0\.0\.0\.0 jobs would travel in the clear/],
    [{ listen: "0.0.0.0:7360", tls: { cert: "/c", key: "/k" } }, {}, /^none$/],
    [{ listen: "localhost" }, {}, /listen is an address and a port/],
    [{ chains: [] }, {}, /at least one chain/],
    [{ chains: [chain, chain] }, {}, /names a net twice/],
    [{ keys: "/k" }, {}, /a key that nothing reads/],
    [{ key: undefined }, {}, /key is missing/],
    [{}, { purposes: ["orderPay"] }, /orderPay is for test networks alone/],
    [{}, { purposes: ["orderPay"], family: "litecoinTest" }, /^none$/],
    [{}, { purposes: ["pay"] }, /purposes holds propCreate/],
    [{}, { family: "dogecoin" }, /family is one of bitcoin,/],
    [{}, { mostPerDay: "1.5" }, /mostPerDay is a whole number/],
    [{}, { since: "yesterday" }, /since is the day/],
    [{}, { rpc: "http://me:my-password@node.example" }, /rpc: http:\/\/ is for this machine/],
    [{}, { rpc: "http://me:my-password@litecoind:9332" }, /^none$/],
    [{}, { rpc: "https://me:my-password@node.example" }, /^none$/],
    [{}, { rpc: "127.0.0.1:9332:my-password" }, /rpc is an address/],
  ] as const) {
    it(`with ${JSON.stringify({ ...changes, ...ofChain })}: ${expected}`, () => {
      const said = problem(changes, ofChain);
      assert.match(said, expected);
      assert.ok(!said.includes("my-password"));
    });
  }
});

describe("the signer's secret", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "coinslot-secret-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("is in a file that nobody else can read", async () => {
    const file = join(directory, "secret");
    await writeFile(file, `${"ab".repeat(32)}\n`, { mode: 0o600 });
    const read = await readHexKey(file);
    assert.deepEqual(read, { ok: true, bytes: Buffer.alloc(32, 0xab) });
    await chmod(file, 0o640);
    const shown = await readHexKey(file);
    assert.match(shown.ok ? "" : shown.problem, /can be read by others: chmod 600/);
    await chmod(file, 0o600);
    await writeFile(file, "ab".repeat(31));
    const short = await readHexKey(file);
    assert.match(short.ok ? "" : short.problem, /does not hold 64 hex characters/);
  });
});

describe("the signer's key", function () {
  this.timeout(60_000);
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "coinslot-key-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("is written once, for its owner alone, and shown to nobody", async () => {
    const file = join(directory, "key");
    const made = await coinslot("signer", "new-key", file);
    assert.equal(made.code, 0);
    const words = (await readFile(file, "utf8")).trim().split(" ");
    assert.equal(words.length, 24);
    assert.ok(!made.out.includes(words.slice(0, 3).join(" ")));
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const again = await coinslot("signer", "new-key", file);
    assert.deepEqual([again.code, again.err], [1, `${file} cannot be made: EEXIST\n`]);
  });

  it("is refused when others can read it, or when it is none; nothing of it is said", async () => {
    const [key, config] = [join(directory, "key"), join(directory, "signer.yaml")];
    const chain = { net: NET, family: "litecoinRegtest", rpc: "http://127.0.0.1:1" };
    const rules = { since: "2026-11-21", purposes: [], mostPerOutput: "1", mostPerDay: "1" };
    const chains = [{ ...chain, ...rules }];
    const file = { key, secret: "/none", journal: directory, chains };
    await writeFile(config, JSON.stringify(file), { mode: 0o600 });
    const addresses = () => coinslot("signer", "addresses", "--config", config);

    await writeFile(key, "zoo zoo zoo", { mode: 0o644 });
    assert.match((await addresses()).err, /key can be read by others: chmod 600/);
    await chmod(key, 0o600);
    const none = await addresses();
    assert.match(none.err, /key: these are not the words of a wallet/);
    assert.ok(!none.err.includes("zoo"));
    await writeFile(key, PRIVATE_ACCOUNT_KEY);
    const { code, out } = await addresses();
    assert.equal(code, 0);
    assert.match(out, /coins to rltc1q[0-9a-z]{38}\n {2}kept at {2}rltc1q/);
    await writeFile(key, ACCOUNT_KEY);
    assert.match((await addresses()).err, /this key is public: it cannot sign/);
    await chmod(config, 0o604);
    assert.equal((await addresses()).code, 2);
  });
});

describe("whom a signer admits", () => {
  const secret = Buffer.alloc(32, 1);
  const start = 1_000_000_000;
  let now: number;
  let gate: ReturnType<typeof createSignerGate>;
  beforeEach(() => {
    now = start;
    gate = createSignerGate({ secret, nowMs: () => now });
  });

  const question = (nonce: string, timeMs = now) => {
    return { path: "/sign", timeMs, nonce: nonce.repeat(32), body: "{}" } as const;
  };
  const admit = (asked: ReturnType<typeof question>, by = secret) =>
    gate.admit(asked, questionMac(by, asked));

  it("whoever has the secret, once with each question", () => {
    assert.equal(admit(question("1")), "admitted");
    assert.equal(admit(question("1")), "again");
    assert.equal(admit(question("2")), "admitted");
    assert.equal(admit(question("3"), Buffer.alloc(32, 2)), "unproved");
    const asked = question("4");
    const mac = questionMac(secret, asked);
    for (const change of [{ body: "{ }" }, { path: "/keeping-address" }, { timeMs: now + 1 }]) {
      const changed = { ...asked, ...change } as typeof asked;
      assert.equal(gate.admit(changed, mac), "unproved");
    }
    assert.equal(gate.admit({ ...asked, nonce: "short" }, mac), "unproved");
    assert.equal(gate.admit(asked, mac), "admitted");
  });

  it("while the clocks agree by two minutes", () => {
    now = start + 10 * MINUTE_MS;
    const ago = (ms: number) => admit(question("5", now - ms));
    assert.equal(ago(2 * MINUTE_MS + 1), "stale");
    assert.equal(ago(-2 * MINUTE_MS - 1), "stale");
    assert.equal(ago(2 * MINUTE_MS), "admitted");
    assert.equal(admit(question("6", now + 2 * MINUTE_MS)), "admitted");
  });

  it("no question twice, however late", () => {
    const early = question("7", now + 2 * MINUTE_MS);
    assert.equal(admit(early), "admitted");
    now += 4 * MINUTE_MS;
    assert.equal(admit(early), "again");
    now += 1;
    assert.equal(admit(early), "stale");
  });

  it("no question of before its start: its memory of them is gone", () => {
    const asked = question("8");
    assert.equal(admit(asked), "admitted");
    now += 1;
    gate = createSignerGate({ secret, nowMs: () => now });
    assert.equal(admit(asked), "stale");
  });
});

describe("a signer's journal", () => {
  let directory: string;
  const file = () => join(directory, "journal.jsonl");
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "coinslot-journal-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const entry = (name: string, atMs = 0): JournalEntry => ({
    ...{ jobId: name, digest: `digest of ${name}`, net: NET, purpose: "propCreate", paid: "70" },
    ...{ atMs, txId: `tx of ${name}`, hex: "00", inputs: [`${name}:0`, `${name}:1`] },
  });

  it("knows after its end what it was told", async () => {
    const first = await openJournal(directory);
    await first.append(entry("a"));
    await first.append(entry("b", DAY_MS - 1));
    await first.append(entry("c", DAY_MS));
    const check = async (journal: typeof first) => {
      assert.deepEqual(await journal.find("b"), entry("b", DAY_MS - 1));
      assert.equal(await journal.find("d"), undefined);
      assert.equal(journal.isPromised(NET, "a:1"), true);
      assert.equal(journal.isPromised("bip122:other", "a:1"), false);
      assert.equal(journal.isPromised(NET, "a:2"), false);
      assert.equal(journal.paidOnDayOf(NET, 5), 140n);
      assert.equal(journal.paidOnDayOf(NET, DAY_MS + 5), 70n);
    };
    await check(first);
    await first.close();
    const second = await openJournal(directory);
    await check(second);
    await second.close();
  });

  it("forgets the half line of a crash, and goes on after the whole ones", async () => {
    const first = await openJournal(directory);
    await first.append(entry("a"));
    await first.append(entry("b"));
    await first.close();
    await truncate(file(), (await readFile(file())).length - 1);
    const second = await openJournal(directory);
    assert.equal(await second.find("b"), undefined);
    assert.equal(second.isPromised(NET, "b:0"), false);
    await second.append(entry("c"));
    await second.close();
    const third = await openJournal(directory);
    assert.deepEqual(await third.find("c"), entry("c"));
    await third.close();
  });

  it("is not gone on with when it is damaged", async () => {
    const first = await openJournal(directory);
    await first.append(entry("a"));
    await first.close();
    await appendFile(file(), "not a line of ours\n");
    await assert.rejects(openJournal(directory), /is damaged/);
  });

  it("belongs to one signer at a time, and to the next one after a crash", async () => {
    const first = await openJournal(directory);
    await assert.rejects(openJournal(directory), /another signer uses/);
    await first.close();
    // As a process leaves it that was killed.
    await writeFile(join(directory, "lock"), "");
    const second = await openJournal(directory);
    await second.close();
  });
});

describe("two jobs", () => {
  const spends = [
    { txId: "aa", index: 0 },
    { txId: "bb", index: 0 },
  ];
  const outputs = [{ script: "00", amount: "1" }];
  const job: SignJob = { jobId: "1", net: NET, purpose: "propCreate", outputs, spends };

  it("are the same by what they ask, whatever the order of the inputs", () => {
    const digest = jobDigest(job);
    assert.equal(jobDigest({ ...job, spends: [...spends].reverse() }), digest);
    for (const change of [
      { net: "bip122:other" },
      { purpose: "propSend" },
      { outputs: [{ script: "00", amount: "2" }] },
      { outputs: [...outputs, ...outputs] },
      { data: "00" },
      { spends: [] },
    ] as const) {
      assert.notEqual(jobDigest({ ...job, ...change }), digest);
    }
  });
});
