import assert from "node:assert/strict";
import fc from "fast-check";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import {
  type BoundOrder,
  clearText,
  dataScript,
  orderDigest,
  readDataScript,
} from "../../bridge/server/rails/utxo/orderBinding.ts";
import { paymentUri } from "../../bridge/server/rails/utxo/paymentUri.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { smallestUnits, wholeCoins } from "../../bridge/server/rails/utxo/smallestUnits.ts";
import { ACCOUNT_KEY, PRIVATE_ACCOUNT_KEY } from "./accountKey.ts";

const { bitcoin, litecoinRegtest } = UTXO_NETWORKS;

describe("amounts of the Bitcoin family", () => {
  it("are exact up to 67 million coins in one output", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 26n * 100_000_000n }), (units) => {
        assert.equal(smallestUnits(Number(wholeCoins(units))), units);
      }),
    );
  });

  it("are read as nodes write them", () => {
    assert.equal(smallestUnits(0.1), 10_000_000n);
    assert.equal(smallestUnits(1e-8), 1n);
    assert.equal(smallestUnits(20_999_999.9769), 2_099_999_997_690_000n);
  });
});

describe("an account's receiving addresses", () => {
  it("are those of BIP-84's own test vectors", () => {
    // The account of the vectors, written with the version bytes of BIP-32.
    const account =
      "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V";
    const addresses = [0, 1].map((index) => receivingAddress(account, index, bitcoin).address);
    assert.deepEqual(addresses, [
      "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
      "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g",
    ]);
  });

  it("come from a public key of this network only", () => {
    const wrong = (key: string) => () => receivingAddress(key, 0, litecoinRegtest);
    assert.throws(wrong(PRIVATE_ACCOUNT_KEY), /^Error: it is private: give the public one$/);
    assert.throws(wrong("xpub123"), /^Error: it is no extended public key of this network$/);
    assert.throws(wrong(`${ACCOUNT_KEY}x`), /no extended public key/);
    assert.throws(wrong(""), /no extended public key/);
  });
});

const ORDER: BoundOrder = {
  gameId: "demo",
  userId: "p-ann",
  orderSn: "7503cd8a-c921-4368-a32d-6c1d01d86da9",
  orderSum: 1_000_000n,
  recipient: "rltc1qm7s8yftpdyn7fwjf22hxfyx5638nwkul7rtecv",
  net: "bip122:530827f38f93b43ed12af0b3ad25a288",
};

describe("what ties a transaction to an order", () => {
  it("is a hash in which every word counts, and none runs into the next", () => {
    const digests = new Set([
      ...Object.keys(ORDER).map((name) => {
        const other = name === "orderSum" ? 1_000_001n : "other";
        return orderDigest({ ...ORDER, [name]: other }).toString("hex");
      }),
      orderDigest({ ...ORDER, gameId: "demop", userId: "-ann" }).toString("hex"),
      orderDigest(ORDER).toString("hex"),
    ]);
    assert.equal(digests.size, Object.keys(ORDER).length + 2);
  });

  it("fits where 80 bytes do", () => {
    assert.ok(orderDigest(ORDER).length <= 80);
    assert.equal(dataScript(orderDigest(ORDER)).toString("hex").slice(0, 4), "6a20");
  });

  it("is, in the document's form, the documented text and script", () => {
    const payer = "tb1qm7s8yftpdyn7fwjf22hxfyx5638nwkul7rtecv";
    const text = clearText(ORDER, payer);
    assert.equal(
      text.toString(),
      `{"oper":"pay","cid":"demo","uid":"p-ann","sn":"${ORDER.orderSn}","sum":1000000,"addr":"${payer}","gaddr":"","publish":-1,"height":-1}`,
    );
    const script = dataScript(text);
    assert.match(script.toString("hex"), /^6a4c[0-9a-f]{2}7b226f706572223a22706179222c/);
  });

  it("is read back from every form of push, and from nothing else", () => {
    for (const length of [0, 1, 75, 76, 255, 256, 2048]) {
      const data = Buffer.alloc(length, 7);
      assert.deepEqual(readDataScript(dataScript(data)), data);
      assert.equal(readDataScript(dataScript(data).subarray(0, -1))?.length, undefined);
    }
    for (const hex of ["", "6a", "6a4c", "6a4d01", "0014", "6a4e00", "6a01"]) {
      assert.equal(readDataScript(Buffer.from(hex, "hex")), undefined, hex);
    }
  });
});

describe("a payment's address for wallets", () => {
  it("says whole coins without needless zeros", () => {
    const uri = (amount: bigint) => paymentUri(litecoinRegtest, "rltc1q", amount, "剑 & more");
    assert.equal(uri(1_000_000n), "litecoin:rltc1q?amount=0.01&label=%E5%89%91%20%26%20more");
    assert.match(uri(1_000_000_000n), /amount=10&/);
    assert.match(uri(1n), /amount=0.00000001&/);
  });
});
