/** GIP0006's own client, the server, the signer and a litecoind, each in a process of its own. */

import assert from "node:assert/strict";
import { innerHash } from "../../bridge/server/rails/chain/innerHash.ts";
import { type GipShop, startGipShop } from "../gip0006/gipShop.ts";
import type { GipClient } from "../gip0006/gipWorld.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openSignerWorld, type SignerProcess, type SignerWorld } from "./signerWorld.ts";

const SUM = 1_000_000;

describe("the sandbox's order.pay with a signer", function () {
  this.timeout(120_000);
  let node: Litecoind;
  let world: SignerWorld;
  let signer: SignerProcess;
  let shop: GipShop;
  let client: GipClient;

  before(async () => {
    node = await startLitecoind();
  });
  after(() => node?.stop());

  beforeEach(async () => {
    world = await openSignerWorld(node);
    signer = await world.start();
    for (const _ of [1, 2]) await node.rpc("sendtoaddress", world.funding, "1");
    await node.mine();
    const url = `http://127.0.0.1:${signer.port}`;
    shop = await startGipShop(node, {
      args: ["--signer", url, "--signer-secret", world.secretFile],
    });
    await shop.untilLevel();
    client = await shop.client();
  });
  afterEach(async () => {
    await shop?.stop();
    await world?.close();
  });

  interface Answer {
    readonly code: number;
    readonly error: { readonly message: string } | null;
    readonly result: { readonly hash: string; readonly pay?: unknown };
  }

  const pay = (sn: string) =>
    client.execute("order.pay", ["demo", "u001", sn, SUM]) as Promise<Answer>;

  it("pays with the one command of the document, once for each number", async () => {
    const { code, error, result } = await pay("SN1");
    assert.equal(code, 0, error?.message);
    const [txId = ""] = await node.rpc<string[]>("getrawmempool");
    assert.equal(result.hash, innerHash(txId));
    assert.equal(result.pay, undefined);
    assert.equal((await pay("SN1")).result.hash, result.hash);
    assert.deepEqual(await node.rpc("getrawmempool"), [txId]);
    assert.notEqual((await pay("SN2")).result.hash, result.hash);
  });

  it("says that the signer does not answer, and pays once it does", async () => {
    const { port } = signer;
    await signer.kill();
    const refused = await pay("SN3");
    assert.notEqual(refused.code, 0);
    assert.match(refused.error?.message ?? "", /the signer does not answer: ask again/);
    assert.deepEqual(await node.rpc("getrawmempool"), []);
    signer = await world.start(port);
    const { result } = await pay("SN3");
    const [txId = ""] = await node.rpc<string[]>("getrawmempool");
    assert.equal(result.hash, innerHash(txId));
  });
});
