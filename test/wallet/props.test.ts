import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { propTag } from "../../bridge/server/rails/utxo/props/propTag.ts";
import type { WalletProgram } from "./walletProgram.ts";
import { openWalletWorld, type WalletWorld } from "./walletWorld.ts";

interface OwnedProp {
  readonly pid: string;
  readonly gold: string;
  readonly confirmations: number;
  readonly hash: string;
  readonly index: number;
  readonly addr: string;
  readonly oid?: string;
}

describe("a player's props", function () {
  this.timeout(120_000);
  let world: WalletWorld;

  before(async () => {
    world = await openWalletWorld();
  });
  after(() => world.close());

  const ownedBy = (wallet: WalletProgram) => wallet.json<readonly OwnedProp[]>("props");

  /** As a game sends one: the tag, and in the next output the prop with its gold. */
  async function give(wallet: WalletProgram, gold: string, binding: "hash" | "clear" = "hash") {
    const { address = "" } = await wallet.json("address", "--player");
    const terms = { cid: "demo", oid: "sword", gold: BigInt(Math.round(Number(gold) * 1e8)) };
    const pid = randomBytes(16).toString("hex");
    const data = propTag({ ...terms, pid, net: world.node.net }, binding).toString("hex");
    const outputs = [{ data }, { [address]: gold }];
    const raw = await world.node.rpc<string>("createrawtransaction", [], outputs);
    const { rpc } = world.node;
    const { hex } = await rpc<{ hex: string }>("fundrawtransaction", raw, { changePosition: 2 });
    const signed = await rpc<{ hex: string }>("signrawtransactionwithwallet", hex);
    const txId = await rpc<string>("sendrawtransaction", signed.hex);
    await world.node.mine();
    return { pid, txId, address };
  }

  it("are listed, with what the chain says of them, and are no money", async () => {
    const wallet = await world.player("0.01");
    const sword = await give(wallet, "0.2");
    const clear = await give(wallet, "0.1", "clear");
    const owned = await ownedBy(wallet);
    const told = ({ txId }: { readonly txId: string }) => {
      const { pid, gold, index, addr, oid } = owned.find(({ hash }) => hash === txId) ?? {};
      return [pid, gold, index, addr, oid];
    };
    assert.equal(owned.length, 2);
    assert.deepEqual(told(sword), [sword.pid, "20000000", 1, sword.address, undefined]);
    assert.deepEqual(told(clear), [clear.pid, "10000000", 1, clear.address, "sword"]);
    assert.deepEqual(await wallet.json("balance"), {
      ...{ spendable: "1000000", pending: "0", promised: "0", props: "30000000" },
    });
    const poor = await wallet.run("pay", world.order(5_000_000n).link, "--yes");
    assert.match(poor.err, /not enough coins/);
    assert.equal((await ownedBy(wallet)).length, 2);
  });

  it("are given to somebody else whole, with the same tag, and once", async () => {
    const [ann, bob] = [await world.player("0.01"), await world.player()];
    const sword = await give(ann, "0.2");
    const { address: home = "" } = await bob.json("address");
    const sent = await ann.json("send-prop", sword.pid, home, "--yes");
    const pending = await ann.run("send-prop", sword.pid, home, "--yes");
    assert.equal(pending.code, 4);
    assert.match(pending.err, /has no prop/);
    await world.node.mine();
    assert.deepEqual(await ownedBy(ann), []);
    const [owned, ...others] = await ownedBy(bob);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [owned?.pid, owned?.gold, owned?.hash, owned?.index, owned?.addr],
      [sword.pid, "20000000", sent.txId, 1, home],
    );
    // Nobody pays the fee of a gift with the gold that is in it.
    const alone = await bob.run("send-prop", sword.pid, sword.address, "--yes");
    assert.equal(alone.code, 4);
    assert.match(alone.err, /not enough coins/);
  });

  it("go to addresses of their network alone", async () => {
    const ann = await world.player("0.01");
    const sword = await give(ann, "0.2");
    for (const address of ["ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "bob"]) {
      const sent = await ann.run("send-prop", sword.pid, address, "--yes");
      assert.equal(sent.code, 4);
      assert.match(sent.err, /no address of this wallet's network/);
    }
    assert.equal((await ownedBy(ann)).length, 1);
  });

  it("are raised in fee like payments, and stay what they are", async () => {
    const [ann, bob] = [await world.player("0.01"), await world.player()];
    const sword = await give(ann, "0.2");
    const { address: home = "" } = await bob.json("address");
    const { txId = "" } = await ann.json("send-prop", sword.pid, home, "--yes");
    const bumped = await ann.json("bump", txId, "--yes");
    assert.equal(bumped.replaces, txId);
    await world.node.mine();
    const [owned] = await ownedBy(bob);
    assert.deepEqual([owned?.pid, owned?.hash], [sword.pid, bumped.txId]);
  });
});
