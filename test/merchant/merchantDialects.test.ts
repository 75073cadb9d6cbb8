/**
 * samples/merchant in the dialects whose notices name an order of its own, and with an asymmetric
 * key: what is paid is granted once, whatever is killed when.
 */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { makeTestNotice, type TestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";
import { type Merchant, type MerchantProcess, openMerchant } from "./merchantProcess.ts";

const PLAYER = "4f3148bdc34d9bca104927729a173b64";
const STRANGERS = "018f5f7e-6d4a-7c1b-9a2e-3f4a5b6c7d8e";
const BLOCK_TIME = 1_800_000_000;
/** More than any story here has, so that one without an end fails. */
const STEPS_MAX = 60;

/** What the payment server sends of one order that the game sold. */
interface Dialect {
  readonly name: "trino" | "gip0006";
  readonly secret: string;
  readonly path?: string;
  paid(tradeNo: string): TestNotice;
  /** Absent where the dialect has no word for it. */
  takenBack?(tradeNo: string): TestNotice;
}

const TOKEN = "5ac8e2a1-9c1b-4f0e-8d3a-1b2c3d4e5f60";
const TRINO: Dialect = {
  name: "trino",
  secret: TOKEN,
  paid: (invoiceId) => makeTestNotice({ dialect: "trino", secret: TOKEN, invoiceId }),
};

const GIP_TOKEN = "0f".repeat(32);
const gip = (data: object) => makeTestNotice({ dialect: "gip0006", secret: GIP_TOKEN, data });
const GIP0006: Dialect = {
  name: "gip0006",
  secret: GIP_TOKEN,
  path: "/notify/testnet/order/confirm",
  paid: (sn) => gip({ sn, sum: 60, time: BLOCK_TIME }),
  takenBack: (sn) => gip({ sn, sum: 60, time: BLOCK_TIME, confirm: 0, height: -1 }),
};

for (const dialect of [TRINO, GIP0006]) {
  describe(`the sample game server in the dialect ${dialect.name}`, function () {
    this.timeout(120_000);
    const { secret, path } = dialect;
    const open = () => openMerchant({ NOTICE_DIALECT: dialect.name, NOTICE_SECRETS: secret });

    it("hands over what it sold under the number, once", async () => {
      const merchant = await open();
      try {
        const server = await started(merchant);
        const tradeNo = await bought(server, "SWORD");
        for (let repeat = 0; repeat < 3; repeat += 1) {
          assert.equal(await server.post(dialect.paid(tradeNo), path), 200);
        }
        assert.deepEqual(await server.get(`/inventory/${PLAYER}`), { SWORD: 1 });
      } finally {
        await merchant.close();
      }
    });

    it("gives nothing for a forged number, or one that it never sold under", async () => {
      const merchant = await open();
      try {
        const server = await started(merchant);
        const tradeNo = await bought(server, "SWORD");
        const other = dialect.paid(STRANGERS);
        assert.equal(await server.post(other, path), 503);
        const forged = { ...other, body: other.body.replace(STRANGERS, tradeNo) };
        assert.equal(await server.post(forged, path), 401);
        assert.equal(await server.post({ ...other, body: "x".repeat(10_000_000) }, path), 413);
        assert.deepEqual(await server.get(`/inventory/${PLAYER}`), {});
        const log = await server.kill();
        assert.match(log, /is paid, but this game does not sell it.*wrongSignature/s);
        assert.ok(!log.includes(secret));
      } finally {
        await merchant.close();
      }
    });

    it("sells only what is on its list", async () => {
      const merchant = await open();
      try {
        const server = await started(merchant);
        assert.deepEqual(await server.buy(PLAYER, "CROWN"), { error: "notFound" });
        assert.deepEqual(await server.buy(PLAYER, "toString"), { error: "notFound" });
      } finally {
        await merchant.close();
      }
    });

    it("grants once when it is killed before any one of its steps", async () => {
      let step = 1;
      while (!(await killBefore(step))) step += 1;
      assert.ok(step > 15 && step < STEPS_MAX, `${step} steps`);
    });

    /** A server dies before this step, the next one gets the same again; gives whether it lived. */
    async function killBefore(step: number): Promise<boolean> {
      assert.ok(step < STEPS_MAX);
      const merchant = await open();
      try {
        const dying = await merchant.start(step);
        // The player of a game that had no answer taps again, and pays for what is sold then.
        const first = await dying?.buy(PLAYER, "SWORD");
        const isSold = first !== undefined;
        const tradeNo = isSold ? tradeNoOf(first) : undefined;
        const answer = tradeNo && (await dying?.post(dialect.paid(tradeNo), path));
        await dying?.kill();
        const after = await started(merchant);
        const paid = tradeNo ?? (await bought(after, "SWORD"));
        // Whoever sent it had no answer, so it comes again; also if there was one.
        assert.equal(await after.post(dialect.paid(paid), path), 200);
        await after.kill();
        const { inventory, handedOver } = await merchant.books();
        assert.deepEqual(
          [inventory, handedOver],
          [[{ player_id: PLAYER, code: "SWORD", amount: 1 }], 1],
          `killed before step ${step}`,
        );
        return answer === 200;
      } finally {
        await merchant.close();
      }
    }
  });
}

describe("the sample game server and a block that is gone", () => {
  it("takes the goods back, and hands them over for the block that comes instead", async () => {
    const merchant = await openMerchant({ NOTICE_DIALECT: "gip0006", NOTICE_SECRETS: GIP_TOKEN });
    try {
      const server = await started(merchant);
      const tradeNo = await bought(server, "SWORD");
      const swords = async () => (await server.get(`/inventory/${PLAYER}`)) as { SWORD?: number };
      const unseen = gip({ sn: tradeNo, sum: 60, time: BLOCK_TIME - 9, confirm: 0, height: -1 });
      assert.equal(await server.post(unseen, GIP0006.path), 200);
      assert.deepEqual(await swords(), {});
      assert.equal(await server.post(GIP0006.paid(tradeNo), GIP0006.path), 200);
      assert.deepEqual(await swords(), { SWORD: 1 });
      const gone = GIP0006.takenBack?.(tradeNo);
      assert.ok(gone);
      for (let repeat = 0; repeat < 2; repeat += 1) {
        assert.equal(await server.post(gone, GIP0006.path), 200);
      }
      assert.deepEqual(await swords(), { SWORD: 0 });
      const other = gip({ sn: tradeNo, sum: 60, time: BLOCK_TIME + 9 });
      for (let repeat = 0; repeat < 2; repeat += 1) {
        assert.equal(await server.post(other, "/notify/order/confirm"), 200);
      }
      assert.deepEqual(await swords(), { SWORD: 1 });
      const cheap = gip({ sn: await bought(server, "SWORD"), sum: 59 });
      assert.equal(await server.post(cheap, GIP0006.path), 503);
      assert.deepEqual(await swords(), { SWORD: 1 });
    } finally {
      await merchant.close();
    }
  });
});

describe("the sample game server with a public key", () => {
  it("takes what the private one signed, and nothing else", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const merchant = await openMerchant({ NOTICE_SECRETS: `whpk_${lastBytes(publicKey, "spki")}` });
    const signedBy = (secret: string) => makeTestNotice({ dialect: "standard", secret });
    try {
      const server = await started(merchant);
      const stranger = generateKeyPairSync("ed25519").privateKey;
      assert.equal(await server.post(signedBy(`whsk_${lastBytes(stranger, "pkcs8")}`)), 401);
      const genuine = signedBy(`whsk_${lastBytes(privateKey, "pkcs8")}`);
      for (let repeat = 0; repeat < 2; repeat += 1) assert.equal(await server.post(genuine), 200);
      assert.deepEqual(await server.get(`/inventory/${PLAYER}`), { SWORD: 1 });
    } finally {
      await merchant.close();
    }
  });
});

/** A raw key is what its DER ends with. */
function lastBytes(
  key: ReturnType<typeof generateKeyPairSync>["publicKey"],
  type: "spki" | "pkcs8",
) {
  const der = key.export({ format: "der", type } as { format: "der"; type: "spki" });
  return der.subarray(-32).toString("base64");
}

async function started(merchant: Merchant): Promise<MerchantProcess> {
  const server = await merchant.start();
  if (server === undefined) throw new Error("the game server did not start");
  return server;
}

/** Buys; gives the payment server's number of the order. */
async function bought(server: MerchantProcess, code: string): Promise<string> {
  return tradeNoOf(await server.buy(PLAYER, code));
}

function tradeNoOf(offer: unknown): string {
  const { orderNo } = offer as { orderNo: string };
  return orderNo.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
