/** The protocol's own client, the real server and a real litecoind, each in a process of its own. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { innerHash } from "../../bridge/server/rails/chain/innerHash.ts";
import { coinslot } from "../cli/cliProcess.ts";
import { openSignerWorld } from "../signer/signerWorld.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { NEED, pause } from "../utxo/litecoinShop.ts";
import { type GipShop, startGipShop } from "./gipShop.ts";
import type { GipAnswer, GipClient } from "./gipWorld.ts";

interface Told {
  readonly hash: string;
  readonly height: number;
  readonly confirm: number;
  readonly pay?: { readonly address: string; readonly template: { readonly hex: string } };
}

const SUM = 1_000_000;

describe("GIP0006 between processes", function () {
  this.timeout(120_000);
  let node: Litecoind;
  let shop: GipShop;

  before(async () => {
    node = await startLitecoind();
  });
  after(() => node?.stop());

  beforeEach(async () => {
    shop = await startGipShop(node);
    await freshen();
  });
  afterEach(() => shop?.stop());

  /** A chain that stands still for a minute takes no orders; its time is the median of eleven blocks. */
  async function freshen(): Promise<void> {
    await node.mine(6);
    await shop.untilLevel();
  }

  async function result<Result = Told>(client: GipClient, method: string, ...params: unknown[]) {
    const { code, error, result } = (await client.execute(method, params)) as GipAnswer;
    assert.equal(code, 0, error?.message);
    return result as Result;
  }

  /** As a wallet completes the template. */
  async function signTemplate(hex: string): Promise<string> {
    const funded = await node.rpc<{ hex: string }>("fundrawtransaction", hex, {}, false);
    return (await node.rpc<{ hex: string }>("signrawtransactionwithwallet", funded.hex)).hex;
  }

  for (const mode of ["http", "socket"] as const) {
    it(`takes an order from its number to its depth, over ${mode}`, async () => {
      const client = await shop.client({ mode });
      const listener = mode === "socket" ? client : await shop.client({ mode: "socket" });
      await listener.execute("subscribe", ["cp/orderPay"]);
      const sn = `SN-${mode}`;
      const open = await result(client, "order.pay", "demo", "u001", sn, SUM);
      assert.equal(open.hash, "");
      const hex = await signTemplate(open.pay?.template.hex ?? "");
      const sent = await result(client, "order.pay", "demo", "u001", sn, `${SUM}`, null, hex);
      const [txId] = await node.rpc<string[]>("getrawmempool");
      assert.equal(sent.hash, innerHash(txId ?? ""));
      const hash = sent.hash;
      await untilCalls(1);
      await node.mine(1);
      await untilCalls(2);
      const [block = ""] = await node.rpc<[string]>("getbestblockhash").then((one) => [one]);
      const { height, time } = await node.rpc<{ height: number; time: number }>(
        ...(["getblockheader", block] as const),
      );
      await node.rpc("invalidateblock", block);
      // Another block in its place; the payment waits in the pool again.
      await node.mineOnly([]);
      await untilCalls(3);
      await node.mine(NEED);
      await until(() => shop.calls.at(-1)?.confirm === NEED);
      const told = shop.calls.map((call) => [call.height, call.confirm, call.sum, call.hash]);
      assert.deepEqual(told.slice(0, 3), [
        [-1, 0, SUM, hash],
        [height, 1, SUM, hash],
        [-1, 0, SUM, hash],
      ]);
      assert.equal(shop.calls[1]?.time, time);
      // The block that is gone, by its time.
      assert.equal(shop.calls[2]?.time, time);
      assert.deepEqual(told.at(-1), [height + 1, NEED, SUM, hash]);
      const events = await listener.events(3);
      assert.deepEqual(
        events.map((event) => [event.height, event.confirm, event.hash]),
        [
          [-1, 0, hash],
          [height, 1, hash],
          [-1, 0, hash],
        ],
      );
      const [asked] = await result<Told[]>(client, "order.query", "demo", [sn]);
      assert.deepEqual(asked, await result(client, "order.query", "demo", sn));
      assert.deepEqual([asked?.height, asked?.confirm, asked?.hash], [height + 1, NEED, hash]);
      const again = await result(client, "order.pay", "demo", "u001", sn, SUM);
      assert.deepEqual([again.hash, again.pay], [hash, undefined]);
    });
  }

  it("passes on no transaction that pays too little or elsewhere, and none twice", async () => {
    const client = await shop.client();
    const one = await result(client, "order.pay", "demo", "u001", "SHORT1", SUM);
    const two = await result(client, "order.pay", "demo", "u001", "SHORT2", SUM * 2);
    const hex = await signTemplate(one.pay?.template.hex ?? "");
    const send = (sn: string, sum: number, raw: string) =>
      client.execute("order.pay", ["demo", "u001", sn, sum, "", raw]) as Promise<GipAnswer>;
    const elsewhere = await send("SHORT2", SUM * 2, hex);
    assert.match(elsewhere.error?.message ?? "", /pays 0 of 2000000 to the order's address/);
    for (const raw of ["00", hex.slice(0, -2), "ab".repeat(200)]) {
      const { error } = await send("SHORT1", SUM, raw);
      assert.match(error?.message ?? "", /the node refuses the transaction/);
    }
    assert.deepEqual(await node.rpc("getrawmempool"), []);
    const { result: first } = await send("SHORT1", SUM, hex);
    const { result: second } = await send("SHORT1", SUM, hex);
    assert.equal((first as Told).hash, (second as Told).hash);
    assert.equal(((await node.rpc("getrawmempool")) as string[]).length, 1);
    assert.deepEqual(await result(client, "order.query", "demo", ["SHORT2"]), []);
    assert.notEqual(one.pay?.address, two.pay?.address);
    await node.mine(1);
  });

  it("refuses who is not the terminal, in the documented words", async () => {
    const token = `02${"ab".repeat(32)}`;
    const asked = ["demo", ["SN1"]];
    const stranger = await shop.client({ token });
    assert.equal(codeOf(await stranger.execute("order.query", asked)), 403);
    const keyless = await shop.client({ apiKey: "nothing" });
    assert.equal(codeOf(await keyless.execute("order.query", asked)), 401);
    const afar = await shop.client({ mode: "socket", token });
    assert.equal(codeOf(thrownBy(afar.ready.login)), 403);
    assert.equal(codeOf(thrownBy(await afar.execute("order.query", asked))), 401);
    const main = await shop.client({ mode: "socket", type: "main" });
    assert.equal(codeOf(thrownBy(main.ready.login)), -3);
  });

  it("speaks from the command line, too", async () => {
    const { server, token, apiKey, data } = shop;
    const tokenFile = join(data, "token");
    const keyFile = join(data, "key");
    await writeFile(tokenFile, `${token}\n`);
    await writeFile(keyFile, `${apiKey}\n`);
    const rpc = (...params: string[]) =>
      coinslot(
        ...["rpc", "--url", server.url, "--token-file", tokenFile, "--api-key-file", keyFile],
        ...params,
      );
    const paid = await rpc("order.pay", "demo", "u001", "CLI1", String(SUM));
    assert.equal(paid.code, 0, paid.err);
    assert.equal(JSON.parse(paid.out).pay.amount, String(SUM));
    const asked = await rpc("order.query", "demo", "[CLI1, CLI2]");
    assert.deepEqual(JSON.parse(asked.out), []);
    const unknown = await rpc("order.query", "demo", "CLI2");
    assert.deepEqual([unknown.code, unknown.err], [4, NOT_THERE]);
    const given = JSON.parse((await rpc("token.auth", "demo")).out);
    assert.deepEqual(given, [{ cid: "demo", token }]);
    await writeFile(tokenFile, `02${"ab".repeat(32)}`);
    assert.match((await rpc("order.query", "demo", "CLI1")).err, /Hmac Auth failure. \(403\)/);
    const open = await rpc("order.query", "demo", "CLI1", "--url", "http://203.0.113.9/");
    assert.deepEqual([open.code, open.out], [2, ""]);
  });

  it("lets the original client pay as it always did, where a signer signs for the sandbox", async () => {
    const signers = await openSignerWorld(node);
    try {
      const { port } = await signers.start();
      await node.rpc("sendtoaddress", signers.funding, 1);
      await node.mine(1);
      await shop.stop();
      const args = ["--signer", `http://127.0.0.1:${port}`, "--signer-secret", signers.secretFile];
      // Tokens of an original node's salt, for the calls back, too.
      shop = await startGipShop(node, { args, salt: Buffer.alloc(32, 7) });
      await freshen();
      const client = await shop.client();
      const paid = await result(client, "order.pay", "demo", "u001", "SELF1", SUM);
      const [txId = ""] = await node.rpc<string[]>("getrawmempool");
      assert.deepEqual([paid.hash, paid.pay], [innerHash(txId), undefined]);
      const again = await result(client, "order.pay", "demo", "u001", "SELF1", SUM);
      assert.equal(again.hash, paid.hash);
      assert.deepEqual(await node.rpc("getrawmempool"), [txId]);
      await node.mine(NEED);
      await until(() => shop.calls.at(-1)?.confirm === NEED);
      const [told] = await result<Told[]>(client, "order.query", "demo", ["SELF1"]);
      assert.equal(told?.hash, paid.hash);
    } finally {
      await signers.close();
    }
  });

  async function untilCalls(count: number): Promise<void> {
    await until(() => shop.calls.length >= count);
  }
});

const NOT_THERE = "order.query error: order not exist (4294967295)\n";

function thrownBy(said: unknown): unknown {
  return (said as { readonly thrown?: unknown }).thrown;
}

function codeOf(said: unknown): number | undefined {
  return (said as { readonly code?: number } | undefined)?.code;
}

/** A wait that outlives its story would keep the run alive. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 400, "it never came");
    await pause(50);
  }
}
