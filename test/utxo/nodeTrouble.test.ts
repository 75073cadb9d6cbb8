/** Servers whose litecoind is not there, is another one, or comes back; and two servers at one store. */

import assert from "node:assert/strict";
import { coinslot } from "../cli/cliProcess.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";
import { type Litecoind, startLitecoind } from "./litecoind.ts";
import { type LitecoinShop, NEED, pause, startLitecoinShop } from "./litecoinShop.ts";
import { joinShop, lendSockets, type Player, until } from "./player.ts";

const MAIN_NET = "bip122:12a765e31ffd4059bada1e25190f6e98";

describe("a server and its litecoind", function () {
  this.timeout(120_000);
  let giveBack: () => void;
  let node: Litecoind;
  let shops: LitecoinShop[] = [];
  let players: Player[] = [];

  before(() => {
    giveBack = lendSockets();
  });

  after(() => giveBack());

  beforeEach(async () => {
    node = await startLitecoind();
  });

  afterEach(async () => {
    for (const { client } of players) client.close();
    await Promise.all(shops.map((shop) => shop.stop()));
    players = [];
    shops = [];
    await node.stop();
  });

  async function open(...args: Parameters<typeof startLitecoinShop>): Promise<LitecoinShop> {
    const shop = await startLitecoinShop(...args);
    shops.push(shop);
    return shop;
  }

  async function join(shop: LitecoinShop, name: string): Promise<Player> {
    const player = await joinShop(shop.server.url, name);
    players.push(player);
    return player;
  }

  /** It keeps its blocks and its mempool. */
  async function endNode(): Promise<void> {
    await node.rpc("stop");
    await until(() => !isRunning(node.pid));
  }

  async function noteOf({ health }: LitecoinShop): Promise<string> {
    for (;;) {
      const { note } = await health();
      if (note !== undefined) return note;
      await pause(50);
    }
  }

  it("starts without it, sells nothing for its coins, and goes on when it is there", async () => {
    const { url } = node;
    await endNode();
    const shop = await open(node);
    assert.match(await noteOf(shop), /^127\.0\.0\.1:\d+: ECONNREFUSED$/);
    assert.equal((await shop.health()).state, "starting");
    const ann = await join(shop, "Ann");
    const refused = ann.client.promises.payByCode({ code: "POTION", payWith: "LTC@litecoin" });
    await assert.rejects(refused, /The order could not be generated/);
    node = await startLitecoind({ directory: node.directory, port: Number(new URL(url).port) });
    await shop.untilLevel();
    const bought = await ann.buy("POTION");
    await node.rpc("sendtoaddress", bought.contract.address, bought.amount);
    await until(() => ann.progress.length === 1);
    // And it is gone again, and comes back with what it had.
    await endNode();
    node = await startLitecoind({ directory: node.directory, port: Number(new URL(url).port) });
    await node.mine(NEED);
    await until(() => ann.bag.length > 0);
    assert.doesNotMatch(shop.server.log(), /of the node|of%20the%20node/);
  });

  it("takes no other chain's node for it", async () => {
    const shop = await open(node, { net: MAIN_NET });
    assert.match(await noteOf(shop), /^127\.0\.0\.1:\d+ is a node of another chain$/);
    assert.equal((await shop.health()).state, "starting");
    const { out } = await coinslot("doctor", "--data", shop.data);
    assert.match(out, /warn {2}litecoin \(bip122:12a7\w+\) is not followed yet: .* another chain/);
  });

  it("asks its second node when the first is gone", async () => {
    const shop = await open(node, { rpc: ["http://user:s3cret@127.0.0.1:1", node.url] });
    const { endpoints } = await shop.untilLevel();
    assert.deepEqual(
      endpoints.map(({ name, state }) => [name, state]),
      [
        ["127.0.0.1:1", "aside"],
        [new URL(node.url).host, "ok"],
      ],
    );
    const shown = await coinslot("chain", "show", "litecoin", "--data", shop.data);
    assert.match(shown.out, /endpoint 127\.0\.0\.1:1 {2}aside: /);
    assert.doesNotMatch(`${shown.out}${shop.server.log()}${JSON.stringify(endpoints)}`, /s3cret/);
  });

  describe("over PostgreSQL", () => {
    let postgres: PostgresServer;

    before(async () => {
      postgres = await startPostgres();
    });

    after(() => postgres?.stop());

    it("two servers give no address twice, and what one sees, the other's player gets", async () => {
      const args = ["--database-url", await freshSchema(postgres.socket)];
      const both = await Promise.all([open(node, { args }), open(node, { args })]);
      await until(async () => {
        const roles = await Promise.all(both.map(async (shop) => (await shop.health()).role));
        return roles.sort().join() === "follows,standsBy";
      });
      const buyers = await Promise.all(
        both.flatMap((shop, at) => [join(shop, `Ann${at}`), join(shop, `Bob${at}`)]),
      );
      const orders = await Promise.all(
        [...buyers, ...buyers, ...buyers].map((buyer) => buyer.buy("POTION")),
      );
      const addresses = orders.map(({ contract }) => contract.address);
      assert.equal(new Set(addresses).size, orders.length);
      const sums = Object.fromEntries(
        orders.map(({ contract, amount }) => [contract.address, amount]),
      );
      await node.rpc("sendmany", "", sums);
      await node.mine(NEED);
      await until(() => buyers.every(({ bag }) => bag.length === 3));
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
