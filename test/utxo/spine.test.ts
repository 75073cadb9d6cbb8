/** Orders that are paid to addresses of their own, over both stores. */

import assert from "node:assert/strict";
import type { ChainsConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { judgeOrderLink, parseOrderLink } from "../../bridge/server/rails/utxo/orderLink.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { openWorld, product, refused, SHOP, START_MS, terms, type World } from "../server/world.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";

const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";

const CHAINS: ChainsConfig = {
  chains: [
    {
      ...{ kind: "utxo", net: NET, name: "litecoin", family: "litecoinRegtest", binding: "hash" },
      ...{ rpc: ["http://127.0.0.1:1"], blockTimeMs: 150_000, confirmations: [{ need: 2 }] },
      ...{ currency: { name: "Litecoin", symbol: "LTC", decimals: 8 }, tokens: [] },
    },
  ],
  apps: {
    demo: {
      ...{ recipients: { [NET]: ACCOUNT_KEY }, jumpUrls: [], expiresAfterMs: 15 * 60_000 },
      expiresAfterMsOn: { [NET]: 120 * 60_000 },
      policy: { tolerance: "0", topUp: true, late: "person", over: "person" },
    },
  },
};

const [demo] = SHOP.apps;
assert.ok(demo);
const LTC_SHOP = {
  apps: [
    {
      ...demo,
      tokenPrices: [{ token: "LTC", net: "litecoin", coins: 100, amount: "0.01" }],
      products: [
        ...demo.products,
        product("DUST", 1, {
          tokenPrices: [{ token: "LTC", net: "litecoin", amount: "0.00002939" }],
        }),
        product("GRAIN", 1, {
          tokenPrices: [{ token: "LTC", net: "litecoin", amount: "0.0000294" }],
        }),
      ],
    },
  ],
};

describe("orders on a chain of Bitcoin's kind", () => {
  let world: World;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld(LTC_SHOP);
    await world.store.execute("useChains", { ...CHAINS, publicUrl: "http://shop.example" });
    const start = { height: 7, hash: "07".repeat(32), parentHash: "06".repeat(32) };
    await world.store.execute("takeChainLease", {
      ...{ net: NET, owner: "test", leaseMs: 10_000_000 },
      start: { ...start, timeMs: START_MS },
    });
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  async function buy(orderNo: string, code = "SWORD", priceCoins = 60) {
    const items = [{ code, quantity: 1, expectedPrice: priceCoins }];
    const asked = { session: ann, ...terms(world, orderNo), items, payWith: "LTC@litecoin" };
    return (await world.call("payByCode", asked)).order;
  }

  async function stateOf(url = "") {
    const invoiceId = url.slice(url.lastIndexOf("/") + 1);
    const { result } = await world.store.execute("invoiceState", { invoiceId });
    assert.ok(result?.contract.profile === "address");
    return { ...result, contract: result.contract };
  }

  it("each has an address of the account, and says how to pay there", async () => {
    const first = await buy("L1");
    const second = await buy("L2", "POTION", 10);
    assert.deepEqual([first.state, first.payment?.amount], ["created", "0.006"]);
    for (const [index, { payment }] of [first, second].entries()) {
      const expected = receivingAddress(ACCOUNT_KEY, index, UTXO_NETWORKS.litecoinRegtest);
      const { contract, network } = await stateOf(payment?.url);
      assert.deepEqual([contract.address, contract.script], [expected.address, expected.script]);
      assert.ok(contract.uri.startsWith(`litecoin:${expected.address}?amount=`));
      assert.deepEqual(network, {
        ...{ kind: "utxo", net: NET, name: "litecoin", blockTimeMs: 150_000 },
        currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
      });
    }
  });

  it("a repeat gives the same address, and none is used for it", async () => {
    const once = await stateOf((await buy("L1")).payment?.url);
    const again = await stateOf((await buy("L1")).payment?.url);
    assert.equal(again.contract.address, once.contract.address);
    const next = await stateOf((await buy("L2", "POTION", 10)).payment?.url);
    const { address } = receivingAddress(ACCOUNT_KEY, 1, UTXO_NETWORKS.litecoinRegtest);
    assert.equal(next.contract.address, address);
  });

  it("its OP_RETURN digest is of the order, its player, its sum and its address", async () => {
    const { payment, tradeNo } = await buy("L1");
    const { contract } = await stateOf(payment?.url);
    const [player] = world.db
      .prepare<{ player_id: string }>("SELECT player_id FROM players WHERE app_id = 'demo'")
      .all();
    const digest = orderDigest({
      ...{ gameId: "demo", userId: player?.player_id ?? "", orderSn: tradeNo, orderSum: 600_000n },
      ...{ recipient: contract.address, net: NET },
    });
    assert.equal(contract.data, digest.toString("hex"));
  });

  it("where the file says so, it is the document's clear text, which a wallet can check", async () => {
    const [chain] = CHAINS.chains;
    assert.ok(chain?.kind === "utxo");
    const clear = { ...CHAINS, chains: [{ ...chain, binding: "clear" as const }] };
    await world.store.execute("useChains", { ...clear, publicUrl: "http://shop.example" });
    const { payment, tradeNo } = await buy("L1");
    const { contract } = await stateOf(payment?.url);
    const text = Buffer.from(contract.data, "hex").toString();
    assert.match(text, new RegExp(`"sn":"${tradeNo}","sum":600000,"addr":""`));
    const read = parseOrderLink(contract.uri);
    assert.ok(read.ok);
    assert.deepEqual(judgeOrderLink(read.link, UTXO_NETWORKS.litecoinRegtest, NET), []);
  });

  it("the operator's story names the address, which is what people compare", async () => {
    const { contract } = await stateOf((await buy("L1")).payment?.url);
    const ref = { appId: "demo", door: "plugin", orderNo: "L1" } as const;
    const { result } = await world.store.execute("orderStory", ref);
    assert.deepEqual(
      result.invoices.map(({ recipient }) => recipient),
      [contract.address],
    );
  });

  it("stands as long as its net's invoices do", async () => {
    const { expiresAtMs } = await stateOf((await buy("L1")).payment?.url);
    assert.equal(expiresAtMs, START_MS + 120 * 60_000);
  });

  it("refuses what nodes would take for dust, and nothing above", async () => {
    const { detail } = await refused(buy("L1", "DUST", 1), "badAmount");
    assert.match(detail ?? "", /pass on no payment below 2940/);
    assert.equal((await buy("L2", "GRAIN", 1)).payment?.amount, "0.0000294");
    // The refused one used no address.
    const { contract } = await stateOf((await buy("L2", "GRAIN", 1)).payment?.url);
    const { address } = receivingAddress(ACCOUNT_KEY, 0, UTXO_NETWORKS.litecoinRegtest);
    assert.equal(contract.address, address);
  });

  it("leaves out an address that an invoice has already, and gives the next", async () => {
    await buy("L1");
    const { script } = receivingAddress(ACCOUNT_KEY, 1, UTXO_NETWORKS.litecoinRegtest);
    const same = `order_key, app_id, net, asset, symbol, decimals, amount, recipient, rail_terms, rate,
      policy, confirmations, jump_url, status, exception, received, confirmed, created_at_ms,
      expires_at_ms, version`;
    world.db.exec(`INSERT INTO invoices (invoice_key, invoice_id, match_key, ${same})
      SELECT 999999, 'as if a store had been put back', '${script}', ${same} FROM invoices`);
    const { contract } = await stateOf((await buy("L2", "POTION", 10)).payment?.url);
    const { address } = receivingAddress(ACCOUNT_KEY, 2, UTXO_NETWORKS.litecoinRegtest);
    assert.equal(contract.address, address);
  });

  it("refuses politely when the account has no address left", async () => {
    await buy("L1");
    world.db.exec(`UPDATE address_indexes SET next_index = ${2 ** 31 - 1}`);
    const last = await stateOf((await buy("L2", "POTION", 10)).payment?.url);
    const { address } = receivingAddress(ACCOUNT_KEY, 2 ** 31 - 1, UTXO_NETWORKS.litecoinRegtest);
    assert.equal(last.contract.address, address);
    const { detail } = await refused(buy("L3", "POTION", 10), "orderNotCreated");
    assert.match(detail ?? "", /the account on litecoin has no address left/);
    await refused(buy("L4", "POTION", 10), "orderNotCreated");
  });

  it("knows its scripts among all that a block pays to", async () => {
    const { contract } = await stateOf((await buy("L1")).payment?.url);
    const scripts = [`0014${"ab".repeat(20)}`, contract.script, `0014${"cd".repeat(20)}`];
    const { result } = await world.store.execute("findScripts", { net: NET, scripts });
    assert.deepEqual(result, [contract.script]);
    const elsewhere = await world.store.execute("findScripts", { net: "bip122:0", scripts });
    assert.deepEqual(elsewhere.result, []);
  });
});
