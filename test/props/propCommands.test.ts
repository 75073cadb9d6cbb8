/** GIP0006's prop commands (contract 2.7) with the protocol's own client, a real signer and a real node. */

import assert from "node:assert/strict";
import type { PropDesk } from "../../bridge/server/doors/gip0006/propDesk.ts";
import { innerHash } from "../../bridge/server/rails/chain/innerHash.ts";
import { type GipClient, type GipWorld, openGipWorld } from "../gip0006/gipWorld.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openPropWorld, type PropWorld } from "./propWorld.ts";

interface Made {
  readonly pid: string;
  readonly txid: string;
  readonly hash: string;
  readonly index: number;
}

describe("GIP0006's prop commands", function () {
  this.timeout(120_000);

  let node: Litecoind;
  let props: PropWorld;
  let gip: GipWorld;
  let client: GipClient;

  before(async () => {
    node = await startLitecoind({ args: ["-rpcworkqueue=100"] });
    props = await openPropWorld(node);
    const desk: PropDesk = {
      ...{ signer: props.asked, chains: [props.chain] },
      wake: () => void props.turn(),
      // Where nothing comes, patience is long only by the clock.
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 10)),
    };
    gip = await openGipWorld(undefined, { world: props.world, props: desk });
    client = await gip.client();
  });

  after(async () => {
    await gip?.close();
    await props?.signers.close();
    await node?.stop();
  });

  const run = async <Answer>(method: string, ...params: readonly unknown[]) =>
    (await client.execute(method, params)) as Answer;
  const result = async <Answer>(method: string, ...params: readonly unknown[]): Promise<Answer> => {
    const {
      code,
      result: given,
      error,
    } = await run<{ code: number; result: Answer; error: unknown }>(method, ...params);
    assert.equal(code, 0, JSON.stringify(error));
    return given;
  };
  const messageOf = async (method: string, ...params: readonly unknown[]) => {
    const { error } = await run<{ error: { message: string } }>(method, ...params);
    return error.message;
  };
  const outputsOf = async (txId: string) => {
    const { vout } = await node.rpc<{ vout: { value: number; scriptPubKey: { hex: string } }[] }>(
      "getrawtransaction",
      txId,
      true,
    );
    return vout;
  };

  it("make a prop that is the game's, on the chain at once, and list it", async () => {
    const made = await result<Made & Record<string, unknown>>(
      "prop.create",
      "demo",
      "sword",
      50_000,
    );
    const { pid, txid } = made;
    assert.deepEqual(made, {
      ...{ oper: "new", cid: "demo", oid: "sword", gold: 50_000, pid, index: 1 },
      ...{ hash: innerHash(txid), txid },
    });
    assert.match(pid, /^[0-9a-f]{32}$/);
    const [tag, holder] = await outputsOf(txid);
    assert.equal(tag?.value, 0);
    assert.ok(tag?.scriptPubKey.hex.startsWith("6a34637370"), "the tag has 52 bytes");
    assert.equal(tag?.scriptPubKey.hex.includes(pid), true);
    assert.equal(holder?.value, 0.0005);

    const { keeping } = props.signers;
    const list = () => result<readonly Record<string, unknown>[]>("prop.list", "demo", keeping);
    await props.follow();
    assert.deepEqual(await list(), [
      {
        ...{ cid: "demo", oid: "sword", pid, gold: 50_000, addr: keeping, hash: innerHash(txid) },
        ...{ txid, index: 1, confirm: 0, confirmed: false },
      },
    ]);
    await props.mine(2);
    const [listed] = await list();
    assert.equal(listed?.confirm, 2);
    assert.equal(listed?.confirmed, true);
  });

  it("send it to a player, who owns it then and the game no more", async () => {
    const { pid } = await result<Made>("prop.create", "demo", "shield", "60000");
    const player = await props.address();
    const sent = await result<Made & Record<string, unknown>>("prop.send", player, pid);
    const { txid } = sent;
    const answer = { hash: innerHash(txid), txid, cid: "demo", pid, oid: "shield", gold: 60_000 };
    assert.deepEqual(sent, { ...answer, addr: player });
    // Asked again, it is the same.
    assert.deepEqual(await result("prop.send", player, pid), sent);
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed confirmed");
    const [listed] = await result<readonly Made[]>("prop.list", "demo", [player]);
    assert.equal(listed?.pid, pid);
    const other = await props.address();
    assert.match(await messageOf("prop.send", other, pid), /on its way|not the game's/);
    assert.deepEqual(await result("prop.list", "demo", [other]), []);
  });

  it("send by hash, index and player, as GIP0010 has it", async () => {
    const { pid, hash, index } = await result<Made>("prop.create", "demo", "boots", 50_000);
    const player = await props.address();
    const sent = await result<Made>("prop.send", player, hash, index, "player-1");
    assert.equal(sent.pid, pid);
  });

  it("make and send in one", async () => {
    const player = await props.address();
    const made = await result<Made & Record<string, unknown>>(
      "prop.order",
      ...["demo", "ring", 70_000, player],
    );
    const { txid, pid } = made;
    const answer = { hash: innerHash(txid), txid, cid: "demo", pid, oid: "ring", gold: 70_000 };
    assert.deepEqual(made, { ...answer, addr: player });
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
  });

  it("make one prop for one number, however often it is asked for", async () => {
    const player = await props.address();
    const asked = ["demo", "crown", 80_000, player, null, "ORDER-1"] as const;
    const made = await result<Made>("prop.order", ...asked);
    assert.deepEqual(await result("prop.order", ...asked), made, "an answer that was lost");
    const richer = ["demo", "crown", 90_000, player, null, "ORDER-1"] as const;
    assert.match(await messageOf("prop.order", ...richer), /the number is another prop's/);
    const next = ["demo", "crown", 80_000, player, null, "ORDER-2"] as const;
    assert.notEqual((await result<Made>("prop.order", ...next)).pid, made.pid);
    const own = await result<Made>("prop.create", "demo", "orb", 50_000, null, "ORDER-3");
    const again = await result<Made>("prop.create", "demo", "orb", 50_000, null, "ORDER-3");
    assert.equal(again.pid, own.pid);
    assert.match(await messageOf("prop.order", ...asked.slice(0, 5), "a b"), /number of yours/);
  });

  it("refuse what is no prop, no address, too little gold, or another game's", async () => {
    const player = await props.address();
    assert.match(await messageOf("prop.create", "demo", "sword", 2_939), /at least 2940/);
    assert.match(await messageOf("prop.create", "demo", "sword", "1e5"), /a number/);
    assert.match(await messageOf("prop.create", "demo", "", 50_000), /an id/);
    assert.match(await messageOf("prop.create", "other", "sword", 50_000), /your own cid/);
    assert.match(await messageOf("prop.order", "demo", "s", 50_000, "rltc1qnobody"), /an address/);
    assert.match(await messageOf("prop.send", player, "00".repeat(16)), /no such prop/);
    assert.match(await messageOf("prop.send", player, "sword"), /a pid/);
    assert.match(await messageOf("prop.list", "other", player), /your own cid/);
    assert.match(await messageOf("prop.list", "demo", "nowhere"), /an address/);
    const rich = await messageOf("prop.create", "demo", "crown", "200000000");
    assert.match(rich, /prop.create error: /);
  });

  it("say that nothing happens while the signer is away, and mean it", async () => {
    const counted = () =>
      props.world.db
        .prepare<{ n: number }>("SELECT count(*) AS n FROM prop_moves WHERE raw IS NOT NULL")
        .all();
    const before = counted();
    const player = await props.address();
    await props.signer.kill();
    const message = await messageOf("prop.order", "demo", "lamp", 50_000, player);
    assert.match(message, /prop.order error: /);
    props.signer = await props.signers.start();
    props.world.wait(10 * 60_000);
    await props.turn();
    assert.deepEqual(counted(), before);
    assert.deepEqual(await result("prop.list", "demo", player), []);
  });
});
