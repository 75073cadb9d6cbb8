/** Purchases on a real litecoind, from the plugin's payByCode to the goods in the player's bag. */

import assert from "node:assert/strict";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { coinslot } from "../cli/cliProcess.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";
import { type Litecoind, startLitecoind } from "./litecoind.ts";
import { type LitecoinShop, NEED, type ShopOptions, startLitecoinShop } from "./litecoinShop.ts";
import { type Bought, joinShop, lendSockets, type Player, until } from "./player.ts";

describe("a purchase on a chain of Bitcoin's kind", function () {
  this.timeout(120_000);
  let giveBack: () => void;
  let node: Litecoind;
  let postgres: PostgresServer | undefined;
  let shop: LitecoinShop;
  let players: Player[] = [];

  before(async () => {
    giveBack = lendSockets();
    node = await startLitecoind();
  });

  after(async () => {
    giveBack();
    await postgres?.stop();
    await node?.stop();
  });

  afterEach(async () => {
    for (const { client } of players) client.close();
    players = [];
    await shop?.stop();
  });

  async function open(options: ShopOptions = {}): Promise<Player> {
    shop = await startLitecoinShop(node, options);
    await shop.untilLevel();
    return await join("Ann");
  }

  async function join(name: string): Promise<Player> {
    const player = await joinShop(shop.server.url, name);
    players.push(player);
    return player;
  }

  async function mine(blocks = 1): Promise<void> {
    await node.mine(blocks);
    await shop.untilLevel();
  }

  /** As a wallet pays that knows orders: with the OP_RETURN output beside the payment. */
  async function payBound({ contract, amount }: Bought): Promise<string> {
    const outputs = [{ [contract.address]: amount }, { data: contract.data }];
    const raw = await node.rpc<string>("createrawtransaction", [], outputs);
    const { hex: funded } = await node.rpc<{ hex: string }>("fundrawtransaction", raw);
    const { hex } = await node.rpc<{ hex: string }>("signrawtransactionwithwallet", funded);
    return await node.rpc<string>("sendrawtransaction", hex);
  }

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    it(`is seen, confirmed block by block, paid and handed over once, over ${kind}`, async () => {
      if (kind === "PostgreSQL") postgres = await startPostgres();
      const args = postgres && ["--database-url", await freshSchema(postgres.socket)];
      const ann = await open(args && { args });
      const bought = await ann.buy("POTION");
      assert.equal((await ann.order(bought.orderNo)).state, "created");
      await payBound(bought);
      await until(() => ann.progress.length === 1);
      assert.deepEqual(ann.progress, [["seen", 0]]);
      for (let have = 1; have < NEED; have += 1) {
        await mine();
        await until(() => ann.progress.length === have + 1);
        assert.deepEqual(ann.progress.at(-1), ["confirming", have]);
        assert.deepEqual(ann.bag, []);
      }
      await mine();
      await until(() => ann.bag.length > 0);
      await until(async () => (await ann.order(bought.orderNo)).state === "fulfilled");
      await mine(3);
      assert.deepEqual(ann.bag, ["POTION"]);
      const { status, exception, received } = await bought.state();
      assert.deepEqual([status, exception, received], ["paid", "none", units(bought.amount)]);
    });
  }

  it("carries on the chain what ties it to the order", async () => {
    const ann = await open();
    const bought = await ann.buy("POTION");
    const txId = await payBound(bought);
    const { vout } = await node.rpc<{ vout: { scriptPubKey: { hex: string } }[] }>(
      ...(["getrawtransaction", txId, true] as const),
    );
    const scripts = vout.map(({ scriptPubKey }) => scriptPubKey.hex);
    assert.ok(scripts.includes(bought.contract.script));
    assert.ok(scripts.includes(`6a20${bought.contract.data}`));
    await mine(NEED);
  });

  it("takes what an ordinary wallet pays, in parts too, and nothing twice", async () => {
    const ann = await open();
    const bought = await ann.buy("POTION");
    const { address } = bought.contract;
    await node.rpc("sendtoaddress", address, (Number(bought.amount) / 4).toFixed(8));
    await mine(NEED);
    assert.deepEqual(await bought.state().then(({ status, exception }) => [status, exception]), [
      "new",
      "partial",
    ]);
    await node.rpc("sendtoaddress", address, ((Number(bought.amount) * 3) / 4).toFixed(8));
    await mine(NEED);
    await until(() => ann.bag.length > 0);
    assert.equal((await bought.state()).status, "paid");
  });

  it("goes back by the merchant's wallet to where the player says, and the server looks", async () => {
    const ann = await open();
    const bought = await ann.buy("POTION");
    await node.rpc("sendtoaddress", bought.contract.address, bought.amount);
    await mine(NEED);
    await until(() => ann.bag.length > 0);
    const refused = await invoice("refund", bought.orderNo);
    assert.match(refused.err, /the chain does not say who paid: say where to/);
    const home = await node.rpc<string>("getnewaddress", "", "bech32");
    const begun = await invoice("refund", bought.orderNo, "--to", home);
    assert.match(begun.out, new RegExp(`to    ${home}\\n  value ${units(bought.amount)}\\n`));
    const other = await node.rpc<string>("sendtoaddress", home, "0.5");
    assert.equal((await invoice("sent", bought.orderNo, "--tx", other)).code, 3);
    await mine();
    await until(async () => /prepared/.test((await invoice("sent", bought.orderNo)).out));
    const txId = await node.rpc<string>("sendtoaddress", home, bought.amount);
    assert.equal((await invoice("sent", bought.orderNo, "--tx", txId)).code, 3);
    await mine(NEED);
    await until(async () => (await invoice("sent", bought.orderNo)).code === 0);
    assert.equal((await ann.order(bought.orderNo)).state, "refunded");
  });

  function invoice(command: string, orderNo: string, ...args: readonly string[]) {
    return coinslot("invoice", command, orderNo, ...args, "--data", shop.data);
  }

  it("gives each order an address of its own, of the merchant's account", async () => {
    const ann = await open();
    const bob = await join("Bob");
    const all = await Promise.all([ann, bob, ann, bob].map((player) => player.buy("POTION")));
    const given = all.map(({ contract }) => contract.address);
    const expected = all.map(
      (_, index) => receivingAddress(ACCOUNT_KEY, index, UTXO_NETWORKS.litecoinRegtest).address,
    );
    assert.deepEqual(given.sort(), expected.sort());
  });

  describe("whose chain has a clock", () => {
    const ahead = (minutes: number) => Math.floor(Date.now() / 1000) + minutes * 60;
    let own: Litecoind;
    let shared: Litecoind;

    beforeEach(async () => {
      shared = node;
      own = await startLitecoind();
      node = own;
    });

    afterEach(async () => {
      node = shared;
      await own.stop();
    });

    async function mineAt(seconds: number, blocks = 1): Promise<void> {
      await node.rpc("setmocktime", seconds);
      await mine(blocks);
    }

    it("ends when no block can pay it in time any more, whatever one miner says", async () => {
      const ann = await open({ expiresAfterMinutes: 5 });
      const [early, none] = [await ann.buy("POTION"), await ann.buy("SWORD")];
      await mineAt(ahead(60));
      assert.equal((await none.state()).status, "new", "one clock is wrong, perhaps");
      await payBound(early);
      await mineAt(ahead(1));
      await mineAt(ahead(1), NEED - 1);
      await until(() => ann.bag.length > 0);
      assert.deepEqual((await early.state()).exception, "none");
      assert.equal((await none.state()).status, "new");
      await mineAt(ahead(7), 11);
      await until(async () => (await none.state()).status === "expired");
      await until(async () => (await ann.order(none.orderNo)).state === "expired");
    });

    it("takes money that comes too late for what it is: a person decides", async () => {
      const ann = await open({ expiresAfterMinutes: 5 });
      const bought = await ann.buy("POTION");
      await payBound(bought);
      await until(() => ann.progress.length === 1);
      await mineAt(ahead(7), 11);
      const { status, exception } = await bought.state();
      assert.deepEqual([status, exception], ["expired", "late"]);
      assert.deepEqual(ann.bag, []);
    });
  });

  function units(coins: string): string {
    return String(Math.round(Number(coins) * 1e8));
  }
});
