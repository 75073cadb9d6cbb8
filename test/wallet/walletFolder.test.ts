import assert from "node:assert/strict";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LoginToken, wrongLoginToken } from "../../bridge/server/auth/gip0006/loginToken.ts";
import { lossyNode, strictNode } from "./troubledNode.ts";
import { pay, type Told, WALLET_PASSWORD, walletProgram } from "./walletProgram.ts";
import { openWalletWorld, type WalletWorld, walletRpc } from "./walletWorld.ts";

describe("a wallet's keys and folder", function () {
  this.timeout(120_000);
  let world: WalletWorld;

  before(async () => {
    world = await openWalletWorld();
  });
  after(() => world.close());

  it("finds its money and its payments again from its words", async () => {
    const wallet = await walletProgram(world.node.url);
    const order = world.order(5_000_000n);
    const made = await wallet.json("new", "--network", "litecoinRegtest");
    await world.fill(wallet, "0.3");
    const { txId } = await pay(wallet, order.link);
    await world.node.mine();
    const balance = await wallet.json("balance");
    // Another machine: nothing is left but the words, and a node that never saw them.
    await forgetWallet(world, made.player ?? "");
    const again = await walletProgram(world.node.url);
    const restored = await again.runWith(
      { COINSLOT_WALLET_WORDS: made.words ?? "" },
      ...["restore", "--network", "litecoinRegtest", "--json"],
    );
    assert.equal(restored.code, 0, restored.err);
    assert.equal(JSON.parse(restored.out).player, made.player);
    assert.deepEqual(await again.json("balance"), balance);
    const found = await again.json<Told>("find", order.orderSn, "--cid", "demo", "--uid", "p-ann");
    assert.deepEqual(
      found.transactions.map((one) => one.txId),
      [txId],
    );
    const twice = await again.run("pay", order.link, "--yes");
    assert.equal(twice.code, 4);
    assert.match(twice.err, new RegExp(`has paid the order: ${txId}`));
    await Promise.all([wallet.remove(), again.remove()]);
  });

  it("signs in to a game with a token that the backend takes", async () => {
    const wallet = await world.player();
    const { out } = await wallet.run("login", "demo", "p-ann");
    const token = JSON.parse(out) as LoginToken;
    assert.equal(token.data.uid, "p-ann");
    const terms = { cid: "demo", hrp: "rltc" };
    assert.equal(wrongLoginToken(token, terms, Date.now()), undefined);
    const forged = { ...token, data: { ...token.data, uid: "p-bob" } };
    assert.match(wrongLoginToken(forged, terms, Date.now()) ?? "", /^sig/);
    const { address } = await wallet.json("address", "--player");
    assert.equal(token.data.addr, address);
    const linked = await wallet.run(
      "login",
      "demo",
      "p-ann",
      "--link",
      "https://game.example/?a=1",
    );
    const link = new URL(linked.out.trim());
    assert.equal(link.origin + link.pathname + link.search, "https://game.example/?a=1");
    const carried = JSON.parse(new URLSearchParams(link.hash.slice(1)).get("gip0006") ?? "");
    assert.equal(wrongLoginToken(carried, terms, Date.now()), undefined);
  });

  it("keeps its words to itself", async () => {
    const wallet = await walletProgram(world.node.url);
    const { words = "" } = await wallet.json("new", "--network", "litecoinRegtest");
    await world.fill(wallet, "0.3");
    const { hex } = await pay(wallet, world.order(5_000_000n).link, "--sign-only");
    assert.ok(hex);
    assert.equal((await stat(wallet.folder)).mode & 0o077, 0);
    for (const name of await readdir(wallet.folder)) {
      const file = join(wallet.folder, name);
      assert.equal((await stat(file)).mode & 0o077, 0, name);
      const text = await readFile(file, "utf8");
      assert.ok(!text.includes(words.split(" ").slice(0, 3).join(" ")), name);
      assert.ok(!text.includes(WALLET_PASSWORD), name);
      assert.doesNotMatch(text, /[tx]prv/, name);
    }
    const second = await wallet.run("new", "--network", "litecoinRegtest");
    assert.equal(second.code, 4);
    assert.match(second.err, /there is a wallet in/);
    await wallet.remove();
  });

  it("is made for a node's own network, with a password worth the name", async () => {
    const wallet = await walletProgram(world.node.url);
    const made = (...args: readonly string[]) => wallet.run("new", ...args);
    assert.match((await made("--network", "litecoin")).err, /not of litecoin/);
    assert.match((await made("--network", "dogecoin")).err, /--network is one of/);
    const short = await wallet.runWith(
      { COINSLOT_WALLET_PASSWORD: "short" },
      ...["new", "--network", "litecoinRegtest"],
    );
    assert.equal(short.code, 2);
    const words = await wallet.runWith(
      { COINSLOT_WALLET_WORDS: "not the words" },
      ...["restore", "--network", "litecoinRegtest"],
    );
    assert.match(words.err, /not the words of a wallet/);
    assert.match((await wallet.run("balance")).err, /there is no wallet in/);
    assert.deepEqual(await readdir(wallet.folder), []);
    await wallet.remove();
  });

  it("says that the node is down, without the node's password, and pays nothing", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const down = { COINSLOT_WALLET_NODE: "http://ann:node-secret@127.0.0.1:1/" };
    for (const command of [["balance"], ["pay", order.link, "--yes"], ["history"]]) {
      const { code, err } = await wallet.runWith(down, ...command);
      assert.equal(code, 1);
      assert.match(err, /your node does not answer/);
      assert.doesNotMatch(err, /node-secret/);
    }
    // What needs no node works without.
    assert.equal((await wallet.runWith(down, "show", order.link)).code, 0);
    assert.equal((await wallet.runWith(down, "login", "demo", "p-ann")).code, 0);
    assert.equal((await pay(wallet, order.link)).state, "sent");
  });

  for (const when of ["before", "after"] as const) {
    it(`pays once, though the node was lost just ${when} it had the payment`, async () => {
      const [wallet, order] = [await world.player("0.3", "0.2"), world.order(5_000_000n)];
      const lossy = await lossyNode(world.node.url, when);
      const lost = await wallet.runWith(
        { COINSLOT_WALLET_NODE: lossy.url },
        ...["pay", order.link, "--yes"],
      );
      await lossy.close();
      assert.equal(lost.code, 1);
      assert.doesNotMatch(lost.err, /nothing was sent/);
      const before = await world.paymentsOf(order.script);
      assert.equal(before.length, when === "after" ? 1 : 0);
      const again = await wallet.run("pay", order.link, "--yes");
      const [txId, ...others] = await world.paymentsOf(order.script);
      assert.deepEqual(others, []);
      // It was paid already, and says so; or that very transaction goes out now.
      assert.equal(again.code, when === "after" ? 4 : 0, again.err);
      assert.ok((again.out + again.err).includes(txId ?? "none"));
      await world.node.mine();
    });
  }

  it("signs, in place of what a node refused, what cannot stand beside it in a chain", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const refused = await pay(wallet, order.link, "--sign-only", "--fee", "10");
    // The node is full, and takes nothing that pays so little.
    const strict = await strictNode(world.node.url);
    const answer = await wallet.runWith(
      { COINSLOT_WALLET_NODE: strict.url },
      ...["pay", order.link, "--yes"],
    );
    await strict.close();
    assert.match(answer.err, /nothing was sent: the node refuses the transaction \(min fee/);
    // Then there is another coin, which alone would suffice.
    await world.fill(wallet, "0.06");
    const { txId } = await pay(wallet, order.link, "--fee", "20");
    const inputsOf = async (hex: string) => {
      const { vin } = await world.node.rpc<{ vin: { txid: string; vout: number }[] }>(
        ...(["decoderawtransaction", hex] as const),
      );
      return vin.map(({ txid, vout }) => `${txid}:${vout}`);
    };
    const hex = await world.node.rpc<string>("getrawtransaction", txId);
    const [coin = ""] = await inputsOf(refused.hex ?? "");
    assert.ok((await inputsOf(hex)).includes(coin));
    assert.notEqual(txId, refused.txId);
    await world.node.mine();
  });

  it("sends, after it was killed between signing and sending, what it had signed", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const { txId } = await pay(wallet, order.link, "--sign-only");
    // As a power cut leaves it: the lock of a process that is gone.
    await writeFile(join(wallet.folder, "lock"), "999999999");
    assert.equal((await pay(wallet, order.link)).txId, txId);
    await writeFile(join(wallet.folder, "lock"), String(process.pid));
    const busy = await wallet.run("pay", world.order(1_000_000n).link, "--yes");
    assert.equal(busy.code, 1);
    assert.match(busy.err, /another coinslot-wallet works/);
  });
});

/** The node forgets the wallet that an address is in. */
async function forgetWallet({ node }: WalletWorld, address: string): Promise<void> {
  for (const name of await node.rpc<string[]>("listwallets")) {
    const { iswatchonly } = await walletRpc<{ iswatchonly: boolean }>(
      ...([node, name, "getaddressinfo", address] as const),
    );
    if (!iswatchonly) continue;
    await walletRpc(node, name, "unloadwallet");
    for (const place of ["regtest", "regtest/wallets"]) {
      await rm(join(node.directory, place, name), { recursive: true, force: true });
    }
  }
}
