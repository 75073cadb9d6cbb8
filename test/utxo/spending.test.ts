import assert from "node:assert/strict";
import fc from "fast-check";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { createNodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import { orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import {
  type AccountKeys,
  keysOfAccount,
  keysOfWords,
  newWords,
} from "../../bridge/server/rails/utxo/spending/accountKeys.ts";
import type { Coin } from "../../bridge/server/rails/utxo/spending/coin.ts";
import { dustLimit } from "../../bridge/server/rails/utxo/spending/dustLimit.ts";
import { walletUrl } from "../../bridge/server/rails/utxo/spending/importAccount.ts";
import { planSpend, type SpendPlan } from "../../bridge/server/rails/utxo/spending/planSpend.ts";
import { signSpend, spendPsbt } from "../../bridge/server/rails/utxo/spending/signSpend.ts";
import { feeFor } from "../../bridge/server/rails/utxo/spending/transactionSize.ts";
import {
  openWatchWallet,
  type WatchWallet,
} from "../../bridge/server/rails/utxo/spending/watchWallet.ts";
import { ACCOUNT_KEY, PRIVATE_ACCOUNT_KEY } from "./accountKey.ts";
import { type Litecoind, startLitecoind } from "./litecoind.ts";

const { bitcoin, litecoinRegtest } = UTXO_NETWORKS;
const SHOP = receivingAddress(ACCOUNT_KEY, 0, litecoinRegtest);
const DATA = orderDigest({
  ...{ gameId: "demo", userId: "ann", orderSn: "1", orderSum: 1n, recipient: "", net: "" },
}).toString("hex");

describe("a wallet's keys", () => {
  it("are those of BIP-84's test vectors", () => {
    const words = `${"abandon ".repeat(11)}about`;
    const keys = keysOfWords(words.toUpperCase(), bitcoin);
    const { address } = receivingAddress(keys.publicKey, 0, bitcoin);
    assert.equal(address, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
    assert.equal(keys.origin, "73c5da0a/84h/0h/0h");
    assert.equal(
      Buffer.from(keys.publicKeyAt({ branch: 1, index: 0 })).toString("hex"),
      "03025324888e429ab8e3dbaf1f7802648b9cd01e9b418485c5fa4c1b9b5700e1a6",
    );
  });

  it("are new each time, and no words with a slip make any", () => {
    const [first, second] = [newWords(), newWords()];
    assert.notEqual(first, second);
    assert.equal(first.split(" ").length, 24);
    const slip = `${"abandon ".repeat(11)}abandon`;
    assert.throws(() => keysOfWords(slip, bitcoin), /^Error: these are not the words of a wallet$/);
  });

  it("of an account are the private one's, of this network", () => {
    assert.equal(keysOfAccount(PRIVATE_ACCOUNT_KEY, litecoinRegtest).publicKey, ACCOUNT_KEY);
    assert.throws(() => keysOfAccount(ACCOUNT_KEY, litecoinRegtest), /public/);
    assert.throws(() => keysOfAccount(PRIVATE_ACCOUNT_KEY, bitcoin), /no extended key/);
  });
});

describe("choosing coins", () => {
  const coin = (amount: bigint, index = 0): Coin => ({
    ...{ txId: "ab".repeat(32), index, amount, script: SHOP.script },
    path: { branch: 0, index },
  });
  const request = {
    ...{ feePerKvb: 10_000n, changeScript: SHOP.script, changeMin: 2940n, data: DATA },
    outputs: [{ script: SHOP.script, amount: 100_000n }],
  };

  it("takes the smallest coin that suffices", () => {
    const coins = [coin(5_000_000n, 0), coin(200_000n, 1), coin(100_001n, 2)];
    const planned = planSpend({ ...request, coins });
    assert.equal(planned.kind, "planned");
    assert.deepEqual(planned.plan.inputs, [coins[1]]);
  });

  it("takes what must be spent, and further coins only when it does not suffice", () => {
    const must = coin(300_000n, 7);
    const enough = planSpend({ ...request, coins: [must, coin(900_000n, 1)], spends: [must] });
    assert.equal(enough.kind, "planned");
    assert.deepEqual(enough.plan.inputs, [must]);
    const small = coin(3000n, 8);
    const more = planSpend({ ...request, coins: [coin(900_000n, 1)], spends: [small] });
    assert.equal(more.kind, "planned");
    assert.deepEqual(more.plan.inputs, [small, coin(900_000n, 1)]);
  });

  it("leaves change that would be dust to the fee", () => {
    const planned = planSpend({ ...request, coins: [coin(104_000n)] });
    assert.equal(planned.kind, "planned");
    assert.equal(planned.plan.outputs.length, 2);
    assert.equal(planned.plan.changeIndex, undefined);
    assert.equal(planned.plan.fee, 4000n);
  });

  it("says how much is missing, with the fee", () => {
    const planned = planSpend({ ...request, coins: [coin(50_000n)] });
    assert.equal(planned.kind, "short");
    assert.ok(planned.by > 50_000n && planned.by < 53_000n, String(planned.by));
    assert.equal(planSpend({ ...request, coins: [] }).kind, "short");
  });

  it("says when the coins are too many for one transaction", () => {
    const coins = Array.from({ length: 600 }, (_, index) => coin(10_000n, index));
    const outputs = [{ script: SHOP.script, amount: 5_000_000n }];
    assert.equal(planSpend({ ...request, coins, outputs }).kind, "tooManyCoins");
  });

  it("spends what it pays, no more, with at least the fee that was asked, on any coins", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 1_000_000n }), { maxLength: 20 });
    const price = fc.bigInt({ min: 1000n, max: 500_000n });
    fc.assert(
      fc.property(amounts, price, (all, feePerKvb) => {
        const coins = all.map(coin);
        const planned = planSpend({ ...request, coins, feePerKvb });
        if (planned.kind !== "planned") return;
        const { inputs, outputs, fee, size } = planned.plan;
        const sum = (parts: readonly { amount: bigint }[]) =>
          parts.reduce((total, { amount }) => total + amount, 0n);
        assert.equal(sum(inputs), sum(outputs) + fee);
        assert.equal(outputs[1]?.amount, 100_000n);
        assert.equal(outputs[0]?.amount, 0n);
        assert.ok(fee >= feeFor(size, feePerKvb));
        // Nothing is given away but change that would be dust.
        assert.ok(fee <= feeFor(size + 31n, feePerKvb) + request.changeMin);
        assert.equal(new Set(inputs).size, inputs.length);
      }),
    );
  });
});

describe("spending on a real chain", function () {
  this.timeout(60_000);
  let node: Litecoind;
  let keys: AccountKeys;
  let watch: WatchWallet;
  let wallets = 0;

  before(async () => {
    node = await startLitecoind();
  });
  after(() => node.stop());

  beforeEach(async () => {
    wallets += 1;
    keys = keysOfWords(newWords(), litecoinRegtest);
    watch = await open(`w${wallets}`, "now");
  });

  const rpc = (url: string) =>
    createNodeRpc({ url, timeoutMs: 20_000, answerBytesMax: 64 * 1024 * 1024 });

  function open(name: string, since: number | "now"): Promise<WatchWallet> {
    return openWatchWallet({
      ...{ node: rpc(node.url), wallet: rpc(walletUrl(node.url, name)), name, since },
      ...{ network: litecoinRegtest, accountKey: keys.publicKey },
      ...(keys.origin === undefined ? {} : { origin: keys.origin }),
    });
  }

  /** Pays the account from the node's own wallet. */
  async function fill(...coins: readonly string[]): Promise<void> {
    for (const amount of coins) {
      const { address } = watch.addressAt(await watch.freePath(0));
      await sendFromMiner(address, amount);
    }
    await node.mine();
  }

  async function sendFromMiner(address: string, amount: string): Promise<string> {
    const miner = rpc(walletUrl(node.url, "miner"));
    return String(await miner.call("sendtoaddress", [address, amount]));
  }

  async function plan(amount: bigint, more: Partial<Parameters<typeof planSpend>[0]> = {}) {
    const changeScript = watch.addressAt(await watch.freePath(1)).script;
    const planned = planSpend({
      ...{ coins: await watch.coins(), outputs: [{ script: SHOP.script, amount }], data: DATA },
      ...{ feePerKvb: await watch.feePerKvb(6), changeScript },
      ...{ changeMin: dustLimit(changeScript, litecoinRegtest), ...more },
    });
    assert.equal(planned.kind, "planned");
    return planned.plan;
  }

  async function send(made: SpendPlan): Promise<string> {
    const signed = signSpend(made, "replaceable", keys);
    assert.deepEqual(await watch.broadcast(signed.hex), { kind: "sent" });
    return signed.txId;
  }

  it("pays with the data first and the change last, in the size it was planned for", async () => {
    await fill("0.3", "0.2");
    const made = await plan(40_000_000n);
    const signed = signSpend(made, "final", keys);
    assert.ok(signed.size <= made.size && signed.size > made.size - 3n, `${signed.size}`);
    assert.deepEqual(await watch.broadcast(signed.hex), { kind: "sent" });
    const { vout } = await node.rpc<{
      vout: { value: number; scriptPubKey: { hex: string } }[];
    }>("getrawtransaction", signed.txId, true);
    assert.deepEqual(
      vout.map(({ scriptPubKey }) => scriptPubKey.hex),
      [`6a20${DATA}`, SHOP.script, made.outputs[2]?.script],
    );
    assert.deepEqual(
      vout.slice(0, 2).map(({ value }) => value),
      [0, 0.4],
    );
    assert.deepEqual(await watch.broadcast(signed.hex), { kind: "sent" });
    await node.mine();
    assert.deepEqual(await watch.broadcast(signed.hex), { kind: "sent" });
  });

  it("spends change of its own before a block holds it, and others' money only after", async () => {
    await fill("0.3");
    await send(await plan(10_000_000n));
    const [change, ...others] = await watch.coins();
    assert.equal(others.length, 0);
    assert.equal(change?.path.branch, 1);
    const { address } = watch.addressAt(await watch.freePath(0));
    await sendFromMiner(address, "1");
    assert.deepEqual(await watch.coins(), [change]);
    assert.equal(await watch.pending(), 100_000_000n);
    await send(await plan(10_000_000n));
    await node.mine();
    assert.equal((await watch.coins()).length, 2);
    assert.equal(await watch.pending(), 0n);
  });

  it("gives another change address after each payment", async () => {
    await fill("0.3");
    assert.deepEqual(await watch.freePath(1), { branch: 1, index: 0 });
    await send(await plan(10_000_000n));
    assert.deepEqual(await watch.freePath(1), { branch: 1, index: 1 });
    assert.deepEqual(await watch.freePath(0), { branch: 0, index: 1 });
  });

  it("replaces a transaction with a greater fee, with the same inputs", async () => {
    await fill("0.3");
    const first = await plan(10_000_000n);
    const firstId = await send(first);
    const replaces = { fee: first.fee, incrementPerKvb: await watch.incrementPerKvb() };
    const second = await plan(10_000_000n, { coins: [], spends: first.inputs, replaces });
    assert.deepEqual(second.inputs, first.inputs);
    assert.ok(second.fee > first.fee);
    const secondId = await send(second);
    assert.deepEqual(await node.rpc("getrawmempool"), [secondId]);
    assert.notEqual(secondId, firstId);
    await node.mine();
  });

  it("hears why the node takes a transaction not", async () => {
    await fill("0.3");
    const spent = await plan(10_000_000n);
    await send(spent);
    await node.mine();
    const again = signSpend(await plan(20_000_000n, { coins: spent.inputs }), "final", keys);
    const answer = await watch.broadcast(again.hex);
    assert.equal(answer.kind, "refused");
    assert.match(answer.reason, /missing|spent/i);
  });

  it("knows what nodes take for dust", async () => {
    await fill("0.3");
    for (const script of [
      SHOP.script,
      `76a914${"11".repeat(20)}88ac`,
      `a914${"11".repeat(20)}87`,
    ]) {
      const limit = dustLimit(script, litecoinRegtest);
      for (const [amount, isTaken] of [
        [limit, true],
        [limit - 1n, false],
      ] as const) {
        const made = await plan(0n, { outputs: [{ script, amount }] });
        const { hex } = signSpend(made, "final", keys);
        const [answer] = await node.rpc<{ allowed: boolean; "reject-reason"?: string }[]>(
          ...(["testmempoolaccept", [hex]] as const),
        );
        assert.equal(answer?.allowed, isTaken, `${script} ${amount} ${answer?.["reject-reason"]}`);
      }
    }
  });

  it("finds everything again on a node that never knew the account", async () => {
    const since = (await node.rpc<{ mediantime: number }>("getblockchaininfo")).mediantime;
    await fill("0.3", "0.2");
    await send(await plan(40_000_000n));
    await node.mine();
    const coins = await watch.coins();
    watch = await open(`w${wallets}-again`, since);
    assert.deepEqual(await watch.coins(), coins);
    assert.deepEqual(await watch.freePath(0), { branch: 0, index: 2 });
    watch = await open(`w${wallets}-again`, "now");
    assert.deepEqual(await watch.coins(), coins);
  });

  it("shows other programs the transaction unsigned", async () => {
    await fill("0.3");
    const made = await plan(10_000_000n);
    const account = { accountKey: keys.publicKey, origin: keys.origin ?? "" };
    const psbt = spendPsbt(made, "replaceable", { ...account, network: litecoinRegtest });
    const { tx, inputs } = await node.rpc<{
      tx: { vin: { txid: string }[]; vout: unknown[] };
      inputs: { bip32_derivs: { pubkey: string; master_fingerprint: string; path: string }[] }[];
    }>("decodepsbt", psbt);
    assert.deepEqual(
      tx.vin.map(({ txid }) => txid),
      made.inputs.map(({ txId }) => txId),
    );
    const [{ path } = assert.fail("no coin")] = made.inputs;
    const [derived] = inputs[0]?.bip32_derivs ?? [];
    assert.deepEqual(derived, {
      pubkey: Buffer.from(keys.publicKeyAt(path)).toString("hex"),
      master_fingerprint: keys.origin?.slice(0, 8),
      path: `m/84'/1'/0'/${path.branch}/${path.index}`,
    });
    assert.equal(tx.vout.length, 3);
  });
});
