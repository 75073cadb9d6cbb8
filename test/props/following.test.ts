import assert from "node:assert/strict";
import type { Prop } from "../../bridge/server/rails/utxo/props/prop.ts";
import { propTag } from "../../bridge/server/rails/utxo/props/propTag.ts";
import { audit } from "../server/books.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { GOLD, openPropStage, type PropStage } from "./propStage.ts";

describe("props on a chain, followed", function () {
  this.timeout(120_000);

  let node: Litecoind;
  let server: PostgresServer;

  before(async () => {
    [node, server] = await Promise.all([startLitecoind(), startPostgres()]);
  });

  after(async () => {
    await Promise.all([node?.stop(), server?.stop()]);
  });

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(kind, () => {
      let stage: PropStage;

      beforeEach(async () => {
        stage = await openPropStage(node, kind === "SQLite" ? undefined : server.socket);
      });

      afterEach(async () => {
        audit(stage.db);
        await stage.close();
        // What a test left in the pool is mined away from the next one.
        await node.mine();
      });

      const send = (hex: string) => node.rpc<string>("sendrawtransaction", hex);
      const states = async ({ pid }: Prop) => {
        const { state } = await stage.prop(pid);
        const moves = await stage.moves(pid);
        return [state, ...moves.map((move) => move.state)].join(" ");
      };
      /** A prop that is deep enough, and its first output. */
      const confirmed = async () => {
        const { prop, hex, txId } = await stage.plan();
        await send(hex);
        await node.mine(3);
        await stage.follow();
        return { prop, txId, at: `${txId}:1` };
      };
      const tagOf = ({ pid, appId: cid, oid, gold, net }: Prop) =>
        propTag({ pid, cid, oid, gold, net }, "hash");

      it("goes from the mempool to deep enough", async () => {
        const { prop, hex, txId } = await stage.plan();
        await stage.follow();
        assert.equal(await states(prop), "planned signed");
        await send(hex);
        await stage.follow();
        assert.equal(await states(prop), "unconfirmed pending");
        await node.mine();
        await stage.follow();
        assert.equal(await states(prop), "unconfirmed included");
        await node.mine(2);
        await stage.follow();
        assert.equal(await states(prop), "confirmed confirmed");
        const [move] = await stage.moves(prop.pid);
        const { at, owner } = await stage.prop(prop.pid);
        assert.deepEqual(at, { txId, index: 1 });
        assert.equal(owner, move?.script);
        assert.equal(move?.dueAtMs, undefined);
      });

      it("follows it from owner to owner, in one block and from block to block", async () => {
        const { prop, at } = await confirmed();
        const [one, two] = [await stage.address(), await stage.address()];
        const first = await stage.sign({ props: [at], tag: tagOf(prop), to: one });
        await send(first.hex);
        const second = await stage.sign({ props: [`${first.txId}:1`], tag: tagOf(prop), to: two });
        await send(second.hex);
        await stage.follow();
        const script = await stage.scriptOf(two);
        assert.equal((await stage.prop(prop.pid)).owner, script);
        await node.mine(3);
        await stage.follow();
        assert.equal(await states(prop), "confirmed confirmed confirmed confirmed");
        const { owner, at: place } = await stage.prop(prop.pid);
        assert.equal(owner, script);
        assert.deepEqual(place, { txId: second.txId, index: 1 });
        const moves = await stage.moves(prop.pid);
        assert.deepEqual(
          moves.map((move) => move.kind),
          ["order", "found", "found"],
        );
      });

      for (const blocks of [3, 150]) {
        it(`finds in one look what happened while nobody looked, ${blocks} blocks ago`, async () => {
          await stage.follow();
          const { prop, hex, txId } = await stage.plan();
          const to = await stage.address();
          await send(hex);
          await node.mine();
          const next = await stage.sign({ props: [`${txId}:1`], tag: tagOf(prop), to });
          await send(next.hex);
          await node.mine(blocks);
          await stage.followAnew();
          assert.equal(await states(prop), "confirmed confirmed confirmed");
          assert.equal((await stage.prop(prop.pid)).owner, await stage.scriptOf(to));
        });
      }

      it("is gone when its output is spent without its tag, or with less than its gold", async () => {
        const one = await confirmed();
        const two = await confirmed();
        const to = await stage.address();
        const untagged = await stage.sign({ props: [one.at], to });
        const less = { props: [two.at], tag: tagOf(two.prop), to, amount: GOLD - 1n };
        const lighter = await stage.sign(less);
        await send(untagged.hex);
        await send(lighter.hex);
        await stage.follow();
        assert.equal(await states(one.prop), "confirmed confirmed pending");
        await node.mine();
        await stage.follow();
        assert.equal(await states(one.prop), "gone confirmed included");
        assert.equal(await states(two.prop), "gone confirmed included");
        assert.equal((await stage.prop(one.prop.pid)).owner, undefined);
      });

      it("takes no stranger's word for a prop", async () => {
        const { prop } = await confirmed();
        const to = await stage.address();
        const forged = await stage.sign({ tag: tagOf(prop), to });
        await send(forged.hex);
        await node.mine(3);
        await stage.follow();
        assert.equal(await states(prop), "confirmed confirmed");
        assert.notEqual((await stage.prop(prop.pid)).owner, await stage.scriptOf(to));
      });

      it("takes back what a reorganization takes back, and comes again", async () => {
        const { prop, hex } = await stage.plan();
        await send(hex);
        const [block = ""] = await node.mine();
        await stage.follow();
        await node.rpc("invalidateblock", block);
        await node.mineOnly([]);
        await node.mineOnly([]);
        await stage.follow();
        // Its node put it back into the mempool.
        assert.equal(await states(prop), "unconfirmed pending");
        await node.mine(3);
        await stage.follow();
        assert.equal(await states(prop), "confirmed confirmed");
      });

      it("brings a prop back to the owner whose gift a reorganization undid", async () => {
        const { prop, at } = await confirmed();
        const { owner } = await stage.prop(prop.pid);
        const [friend, thief] = [await stage.address(), await stage.address()];
        const gift = await stage.sign({ props: [at], tag: tagOf(prop), to: friend });
        await send(gift.hex);
        const [block = ""] = await node.mine();
        await stage.follow();
        assert.equal((await stage.prop(prop.pid)).owner, await stage.scriptOf(friend));
        await node.rpc("invalidateblock", block);
        await node.rpc("lockunspent", true);
        const rival = await stage.sign({ props: [at], tag: tagOf(prop), to: thief });
        await node.mineOnly([rival.hex]);
        await node.mineOnly([]);
        await stage.follow();
        assert.equal(await states(prop), "unconfirmed confirmed replaced included");
        assert.equal((await stage.prop(prop.pid)).owner, await stage.scriptOf(thief));
        assert.notEqual(owner, undefined);
      });

      it("hands a transaction of its own that left the mempool out to be sent again", async () => {
        const { prop, hex, txId } = await stage.plan();
        await send(hex);
        await stage.follow();
        const double = await stage.rivalOf(hex);
        await node.mineOnly([double]);
        await stage.follow();
        const [move] = await stage.moves(prop.pid);
        assert.equal(move?.txId, txId);
        assert.equal(move?.state, "dropped");
        assert.notEqual(move?.dueAtMs, undefined);
        assert.equal((await stage.prop(prop.pid)).state, "planned");
      });
    });
  }
});
