import assert from "node:assert/strict";
import {
  type SignedTransaction,
  SignerUnavailable,
} from "../../bridge/server/rails/utxo/signer.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openSignerWorld, type SignerProcess, type SignerWorld } from "./signerWorld.ts";

const JOBS = 30;
const CALLERS = 3;
const KILLS = 5;

describe("a signer that is killed again and again", function () {
  this.timeout(120_000);
  let node: Litecoind;
  let world: SignerWorld;
  let signer: SignerProcess;

  before(async () => {
    node = await startLitecoind();
    world = await openSignerWorld(node);
    signer = await world.start();
    for (let coin = 1; coin <= JOBS; coin += 1) {
      await node.rpc("sendtoaddress", world.funding, "1");
      // Nodes pass on so many in a row that no block holds, and no more.
      if (coin % 10 === 0) await node.mine();
    }
  });
  after(async () => {
    await world?.close();
    await node?.stop();
  });

  it("signs each job once, and promises no coin twice", async () => {
    const { script } = await signer.client.keepingAddress(node.net);
    const answers = new Map<string, Set<string>>();
    const signed = new Map<string, SignedTransaction>();
    const jobIds = Array.from({ length: JOBS }, (_, at) => `job ${at}`);
    let open = CALLERS;

    /** Asks for every job until it is answered, whoever else asks for it. */
    async function call(): Promise<void> {
      for (const [at, jobId] of jobIds.entries()) {
        const outputs = [{ script, amount: `${100_000 + at}` }];
        const job = { jobId, net: node.net, purpose: "propCreate", outputs } as const;
        for (let answer: SignedTransaction | undefined; answer === undefined; ) {
          answer = await signer.client.sign(job).catch(later);
          if (answer === undefined) continue;
          signed.set(jobId, answer);
          answers.set(jobId, (answers.get(jobId) ?? new Set()).add(answer.hex));
        }
      }
      open -= 1;
    }

    async function killAll(): Promise<void> {
      for (let kills = 0; kills < KILLS && open > 0; kills += 1) {
        const goal = Math.floor(((kills + 1) * JOBS) / (KILLS + 1));
        while (signed.size < goal) await new Promise((resolve) => setTimeout(resolve, 1));
        await signer.kill();
        signer = await world.start();
      }
    }

    await Promise.all([...Array.from({ length: CALLERS }, call), killAll()]);
    assert.equal(answers.size, JOBS);
    for (const [jobId, hexes] of answers) assert.equal(hexes.size, 1, jobId);
    const inputs: string[] = [];
    for (const { hex, txId } of signed.values()) {
      const { vin } = await node.rpc<{ vin: { txid: string; vout: number }[] }>(
        ...(["decoderawtransaction", hex] as const),
      );
      inputs.push(...vin.map(({ txid, vout }) => `${txid}:${vout}`));
      assert.equal(await node.rpc("sendrawtransaction", hex), txId);
    }
    assert.equal(new Set(inputs).size, inputs.length);
  });
});

async function later(error: unknown): Promise<undefined> {
  if (!(error instanceof SignerUnavailable)) throw error;
  await new Promise((resolve) => setTimeout(resolve, 20));
  return undefined;
}
