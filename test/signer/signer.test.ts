import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  SignerRefusal,
  SignerUnavailable,
  type SignJob,
} from "../../bridge/server/rails/utxo/signer.ts";
import { smallestUnits } from "../../bridge/server/rails/utxo/smallestUnits.ts";
import { coinslotJson } from "../cli/cliProcess.ts";
import { traceProcess } from "../faults/strace.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openSignerWorld, type SignerProcess, type SignerWorld } from "./signerWorld.ts";

interface Decoded {
  readonly vin: readonly { readonly txid: string; readonly vout: number }[];
  readonly vout: readonly { readonly value: number; readonly scriptPubKey: { hex: string } }[];
}

describe("a signer", function () {
  this.timeout(60_000);
  let node: Litecoind;
  let world: SignerWorld;
  let signer: SignerProcess;
  let player: string;
  let jobs = 0;

  before(async () => {
    node = await startLitecoind();
    const { scriptPubKey } = await node.rpc<{ scriptPubKey: string }>(
      "getaddressinfo",
      await node.rpc("getnewaddress", "player", "bech32"),
    );
    player = scriptPubKey;
  });
  after(() => node.stop());

  beforeEach(async () => {
    world = await openSignerWorld(node);
    signer = await world.start();
    for (let coins = 0; coins < 3; coins += 1) await node.rpc("sendtoaddress", world.funding, "1");
    await node.mine();
  });
  afterEach(() => world.close());

  function job(changes: Partial<SignJob> = {}): SignJob {
    jobs += 1;
    return {
      ...{ jobId: `job ${jobs}`, net: node.net, purpose: "propCreate" },
      ...{ outputs: [{ script: player, amount: "100000" }], data: "c0ffee" },
      ...changes,
    };
  }

  const decode = (hex: string) => node.rpc<Decoded>("decoderawtransaction", hex);
  const inputsOf = async (hex: string) =>
    (await decode(hex)).vin.map(({ txid, vout }) => `${txid}:${vout}`);

  async function refusal(asked: Promise<unknown>): Promise<string> {
    try {
      await asked;
      return "signed";
    } catch (error) {
      if (error instanceof SignerRefusal) return `${error.reason}: ${error.message}`;
      return error instanceof SignerUnavailable ? `unavailable: ${error.message}` : String(error);
    }
  }

  it("signs what the node takes: data first, then the outputs in order, then the change", async () => {
    const { script: kept } = await signer.client.keepingAddress(node.net);
    const outputs = [
      { script: player, amount: "100000" },
      { script: kept, amount: "200000" },
    ];
    const { txId, hex } = await signer.client.sign(job({ outputs }));
    const { vout } = await decode(hex);
    assert.deepEqual(
      vout.slice(0, 3).map(({ value, scriptPubKey }) => [scriptPubKey.hex, smallestUnits(value)]),
      [
        ["6a03c0ffee", 0n],
        [player, 100_000n],
        [kept, 200_000n],
      ],
    );
    assert.equal(vout.length, 4);
    assert.equal(await node.rpc("sendrawtransaction", hex), txId);
  });

  it("gives the same transaction for the same job, also after its end", async () => {
    const wanted = job();
    const first = await signer.client.sign(wanted);
    assert.deepEqual(await signer.client.sign(wanted), first);
    assert.equal(await signer.stop(), 0);
    signer = await world.start();
    assert.deepEqual(await signer.client.sign(wanted), first);
  });

  it("shows what it signed, while it runs, without the transactions themselves", async () => {
    const wanted = job();
    const { txId } = await signer.client.sign(wanted);
    type Shown = { jobId: string; txId: string; paid: string; purpose: string };
    const args = ["signer", "jobs", "--config", world.configFile];
    const [shown, ...others] = await coinslotJson<Shown[]>(0, ...args);
    assert.deepEqual([shown?.jobId, shown?.txId, others], [wanted.jobId, txId, []]);
    assert.ok(BigInt(shown?.paid ?? 0) > 100_000n, "the fee is in it");
    assert.ok(shown !== undefined && !("hex" in shown));
  });

  it("refuses another job under the same id", async () => {
    const wanted = job();
    await signer.client.sign(wanted);
    const { jobId } = wanted;
    for (const other of [
      job({ jobId, outputs: [{ script: player, amount: "100001" }] }),
      job({ jobId, data: "c0ffef" }),
      job({ jobId, purpose: "propOrder" }),
    ]) {
      assert.match(await refusal(signer.client.sign(other)), /^otherJob/);
    }
  });

  it("promises a coin to one job alone, however many ask at once, and after its end", async () => {
    const signed = await Promise.all([1, 2].map(() => signer.client.sign(job())));
    await signer.kill();
    signer = await world.start();
    signed.push(await signer.client.sign(job()));
    const inputs = (await Promise.all(signed.map(({ hex }) => inputsOf(hex)))).flat();
    assert.equal(new Set(inputs).size, 3);
    assert.match(await refusal(signer.client.sign(job())), /^coins/);
    // What nobody broadcast is still promised: whoever holds it may.
    for (const { hex } of signed) await node.rpc("sendrawtransaction", hex);
  });

  it("goes on with the change of what was broadcast, before a block holds it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { hex } = await signer.client.sign(job());
      await node.rpc("sendrawtransaction", hex);
    }
  });

  it("spends what it keeps when a job names it, and never for coins", async () => {
    const { script: kept } = await signer.client.keepingAddress(node.net);
    const made = await signer.client.sign(job({ outputs: [{ script: kept, amount: "50000000" }] }));
    await node.rpc("sendrawtransaction", made.hex);
    await node.mine();
    const spends = [{ txId: made.txId, index: 1 }];
    const outputs = [{ script: player, amount: "50000000" }];
    for (let coins = 0; coins < 4; coins += 1) {
      const { hex } = await signer.client.sign(job());
      assert.ok(!(await inputsOf(hex)).includes(`${made.txId}:1`));
      await node.rpc("sendrawtransaction", hex);
    }
    const sent = await signer.client.sign(job({ purpose: "propSend", spends, outputs }));
    assert.equal((await inputsOf(sent.hex))[0], `${made.txId}:1`);
    assert.match(
      await refusal(signer.client.sign(job({ purpose: "propSend", spends, outputs }))),
      /^spends/,
    );
    await node.rpc("sendrawtransaction", sent.hex);
    const foreign = [{ txId: sent.txId, index: 1 }];
    assert.match(
      await refusal(signer.client.sign(job({ purpose: "propSend", spends: foreign }))),
      /^spends/,
    );
  });

  it("refuses what its rules forbid", async () => {
    await signer.stop();
    const rules = { purposes: "[propCreate, propSend]", mostPerOutput: '"100000"' };
    await world.configure({ ...rules, mostPerDay: '"250000"' });
    signer = await world.start();
    const pays = (amount: string) => [{ script: player, amount }];
    for (const [changes, expected] of [
      [{ purpose: "orderPay" }, /^policy: orderPay/],
      [{ outputs: pays("100001") }, /^policy: an output pays 100001/],
      [{ purpose: "propSend" }, /^wrongJob: propSend names/],
      [{ outputs: pays("500") }, /^wrongJob: an output pays 500, under the chain's 2940/],
      [{ outputs: [] }, /^wrongJob/],
      [{ outputs: pays("0") }, /^wrongJob/],
      [{ data: "00".repeat(81) }, /^wrongJob/],
      [{ net: `bip122:${"0".repeat(32)}` }, /^wrongNet/],
    ] as const) {
      const asked = signer.client.sign(job(changes as Partial<SignJob>));
      assert.match(await refusal(asked), expected);
    }
    for (const _ of [1, 2]) {
      const { hex } = await signer.client.sign(job());
      await node.rpc("sendrawtransaction", hex);
    }
    assert.match(await refusal(signer.client.sign(job())), /^policy: \d+ were paid today/);
    // The day's limit outlives the process.
    await signer.kill();
    signer = await world.start();
    assert.match(await refusal(signer.client.sign(job())), /^policy/);
  });

  it("killed between signing and answer gives the same transaction the next time", async () => {
    const wanted = job();
    await signer.client.keepingAddress(node.net);
    const killing = "inject=fdatasync:signal=KILL";
    const trace = await traceProcess(signer.pid, "-e", "trace=fdatasync", "-e", killing);
    assert.match(await refusal(signer.client.sign(wanted)), /^unavailable/);
    await trace.ended();
    await signer.kill();
    signer = await world.start();
    const first = await signer.client.sign(wanted);
    const other = await signer.client.sign(job());
    const [ours, theirs] = await Promise.all([first, other].map(({ hex }) => inputsOf(hex)));
    assert.ok(!ours?.some((input) => theirs?.includes(input)));
    assert.deepEqual(await signer.client.sign(wanted), first);
  });

  it("killed while it writes to its journal has told nobody, and goes on", async () => {
    const before = await signer.client.sign(job());
    const killing = "inject=write,writev,pwrite64:signal=KILL";
    const journal = `${world.directory}/journal/journal.jsonl`;
    const trace = await traceProcess(signer.pid, "-P", journal, "-e", killing);
    const wanted = job();
    assert.match(await refusal(signer.client.sign(wanted)), /^unavailable/);
    await trace.ended();
    await signer.kill();
    signer = await world.start();
    const { hex } = await signer.client.sign(wanted);
    assert.equal(await node.rpc("sendrawtransaction", before.hex), before.txId);
    await node.rpc("sendrawtransaction", hex);
  });

  it("is unavailable while its node is, and says nothing of its key", async () => {
    await signer.stop();
    await world.configure({ rpc: node.url.replace(/:\d+\/$/, ":1/") });
    signer = await world.start();
    assert.match(
      await refusal(signer.client.sign(job())),
      /^unavailable: the signer failed \(503\)/,
    );
    const [word = ""] = (await readFile(world.keyFile, "utf8")).split(" ");
    assert.ok(signer.log().length > 0 && !new RegExp(`\\b${word}\\b`).test(signer.log()));
    assert.ok(!signer.log().includes(world.secret.toString("hex")));
    await signer.stop();
    await world.configure();
    signer = await world.start();
    await signer.client.sign(job());
  });

  it("hears nobody with another secret", async () => {
    const stranger = world.clientOf(signer.port, Buffer.alloc(32));
    assert.match(await refusal(stranger.sign(job())), /^unavailable: .*another secret/);
  });

  it("has its journal for itself alone", async () => {
    await assert.rejects(world.start(), /another signer uses/);
  });
});
