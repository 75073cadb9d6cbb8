/** A prop is made once, whoever dies in between: signer, server before and after each step, node. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { PropTarget } from "../../bridge/server/calls/props/wantProp.ts";
import type { MerchantOutcome } from "../../bridge/server/calls/rest/merchantVerb.ts";
import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import { makeApiKey, SCOPES } from "../../bridge/server/platform/apiKey.ts";
import { NodeRefusal } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import {
  type Signer,
  SignerRefusal,
  SignerUnavailable,
} from "../../bridge/server/rails/utxo/signer.ts";
import type { Store } from "../../bridge/server/store/store.ts";
import { audit } from "../server/books.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openPropWorld, type PropWorld } from "./propWorld.ts";

describe("the job that makes props", function () {
  this.timeout(120_000);

  let node: Litecoind;
  let props: PropWorld;
  let caller: { keyId: string; hash: string };
  let isDead = false;

  before(async () => {
    node = await startLitecoind({ args: ["-rpcworkqueue=100"] });
    props = await openPropWorld(node);
    const { keyId, hash } = makeApiKey("sandbox", (bytes) => randomBytes(bytes).toString("hex"));
    caller = { keyId, hash };
    const key = { appId: "demo", name: "story", scopes: SCOPES, ...caller };
    await props.world.store.execute("createApiKey", key);
  });

  after(async () => {
    await props?.close();
    await node?.stop();
  });

  afterEach(async () => {
    audit(props.world.db);
    await props.mine();
  });

  /** Wanted, and nothing else; gives the move's key. */
  async function want(kind: "create" | "order" = "order"): Promise<number> {
    const { net } = props.chain;
    const to =
      kind === "order"
        ? await targetOf(await props.address())
        : await props.asked.keepingAddress(net);
    const params = { cid: "demo", net, oid: "sword", gold: "50000", kind, to } as const;
    return done(await props.world.store.execute("makeGipProp", { caller, params }));
  }

  async function send(pid: string, to: PropTarget): Promise<number> {
    const { net } = props.chain;
    const { script: keepingScript } = await props.asked.keepingAddress(net);
    const params = { cid: "demo", net, prop: { pid }, to, keepingScript };
    return done(await props.world.store.execute("sendGipProp", { caller, params }));
  }

  async function targetOf(address: string): Promise<PropTarget> {
    const { scriptPubKey } = await node.rpc<{ scriptPubKey: string }>("getaddressinfo", address);
    return { address, script: scriptPubKey };
  }

  const show = async (moveKey: number) =>
    (await props.world.store.execute("showGipMove", { moveKey })).result;
  /** Whoever had the work died: it is taken anew once its lease is over. */
  const later = async () => {
    props.world.wait(10 * 60_000);
    await props.turn();
  };
  const pool = () => node.rpc<readonly string[]>("getrawmempool");
  const attention = (pid: string) =>
    props.world.db
      .prepare<{ kind: string; resolved_at_ms: number | null }>(
        "SELECT kind, resolved_at_ms FROM attention WHERE subject = ?",
      )
      .all(pid)
      .map((row) => ({ ...row }));

  const crash = new Error("the power went");

  /** A server's store, which dies at a verb: before it is written, or right after. */
  function dying(verb: keyof Verbs, when: "before" | "after"): Pick<Store<Verbs>, "execute"> {
    const { store } = props.world;
    return {
      async execute(name, params) {
        if (isDead || (name === verb && when === "before")) {
          isDead = true;
          throw crash;
        }
        const executed = await store.execute(name, params);
        isDead = name === verb;
        if (isDead) throw crash;
        return executed;
      },
    };
  }

  const DEATHS = [
    ["takePropWork", "after"],
    ["keepSignedMove", "before"],
    ["keepSignedMove", "after"],
    ["noteMove", "before"],
    ["noteMove", "after"],
  ] as const;

  for (const [verb, when] of DEATHS) {
    it(`makes one transaction when the server dies ${when} ${verb}`, async () => {
      const moveKey = await want();
      isDead = false;
      await assert.rejects(props.turn({ store: dying(verb, when) }), crash);
      await later();
      const { state, txid, pid } = await show(moveKey);
      assert.equal(state, "signed");
      assert.deepEqual(await pool(), [txid]);
      await props.mine(2);
      await later();
      assert.equal(await props.states(pid), "confirmed confirmed");
      assert.deepEqual(await pool(), []);
    });
  }

  it("makes one transaction when the signer dies before and after it signs", async () => {
    const moveKey = await want();
    const { signer } = props;
    await signer.kill();
    await props.turn();
    assert.equal((await show(moveKey)).state, "wanted");
    props.signer = await props.signers.start();
    const lost: Signer = {
      ...props.asked,
      async sign(job) {
        await props.asked.sign(job);
        await props.signer.kill();
        throw new SignerUnavailable("gone");
      },
    };
    props.world.wait(10 * 60_000);
    await props.turn({ signer: lost });
    assert.equal((await show(moveKey)).state, "wanted");
    props.signer = await props.signers.start();
    await later();
    const { state, txid } = await show(moveKey);
    assert.equal(state, "signed");
    assert.deepEqual(await pool(), [txid]);
  });

  it("sends it out again until the chain has it, when a node forgets", async () => {
    const moveKey = await want();
    const deaf = { call: async () => "00" };
    // The node says that it has it, and has it not.
    await props.turn({ nodes: new Map([[props.chain.net, [deaf]]]) });
    assert.deepEqual(await pool(), []);
    await later();
    const { txid, pid } = await show(moveKey);
    assert.deepEqual(await pool(), [txid]);
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
  });

  it("sends what a reorganization took out of the chain again", async () => {
    const moveKey = await want();
    await props.turn();
    const { pid, txid } = await show(moveKey);
    const [block] = await node.mine();
    await props.follow();
    assert.equal(await props.states(pid), "unconfirmed included");
    await node.rpc("invalidateblock", block);
    await node.mineOnly([]);
    await node.mineOnly([]);
    await props.follow();
    await later();
    assert.deepEqual(await pool(), [txid]);
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
  });

  it("creates, and sends what is created before any block has it", async () => {
    const created = await want("create");
    const { pid } = await show(created);
    await props.turn();
    const to = await targetOf(await props.address());
    const sent = await send(pid, to);
    await later();
    await later();
    assert.equal((await show(sent)).state, "signed");
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed confirmed");
    assert.equal(await send(pid, to), sent);
  });

  it("calls a person for what can never be, and goes on when it can after all", async () => {
    const moveKey = await want();
    const { pid } = await show(moveKey);
    const strict: Signer = {
      ...props.asked,
      sign: async () => {
        throw new SignerRefusal("policy", "too much gold");
      },
    };
    await props.turn({ signer: strict });
    assert.equal((await show(moveKey)).state, "refused");
    assert.deepEqual(attention(pid), [{ kind: "propStuck", resolved_at_ms: null }]);
    await later();
    assert.equal((await show(moveKey)).state, "refused");
    await props.world.store.execute("retryProp", { pid, by: "operator", reason: "allowed now" });
    await props.turn();
    assert.equal((await show(moveKey)).state, "signed");
    await props.mine();
    assert.notEqual(attention(pid)[0]?.resolved_at_ms, null);
  });

  it("calls a person when what it spends is spent otherwise, and never makes another", async () => {
    const moveKey = await want();
    const conflict = {
      call: async () => {
        throw new NodeRefusal(-25, "bad-txns-inputs-missingorspent");
      },
    };
    const nodes = new Map([[props.chain.net, [conflict]]]);
    for (let turns = 0; turns < 5; turns += 1) {
      await props.turn({ nodes });
      props.world.wait(10 * 60_000);
    }
    const { state, txid, pid } = await show(moveKey);
    assert.equal(state, "replaced");
    assert.equal(attention(pid)[0]?.resolved_at_ms, null);
    // A block undid the conflict: the same transaction gets through.
    await later();
    assert.deepEqual(await pool(), [txid]);
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
    assert.notEqual(attention(pid)[0]?.resolved_at_ms, null);
  });

  it("keeps nothing that is not what it asked for", async () => {
    const moveKey = await want();
    const swapped: Signer = {
      ...props.asked,
      sign: (job) => props.asked.sign({ ...job, jobId: `${job.jobId}x`, data: "00" }),
    };
    await props.turn({ signer: swapped });
    const { state, note } = await show(moveKey);
    assert.equal(state, "wanted");
    assert.match(note ?? "", /does not hold the prop/);
    assert.deepEqual(await pool(), []);
  });
});

function done<Answer>({ result }: { readonly result: MerchantOutcome<Answer> }): Answer {
  assert.ok(result.kind === "done");
  return result.answer;
}
