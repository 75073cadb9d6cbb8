import assert from "node:assert/strict";
import fc from "fast-check";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { clearText, orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import {
  judgeOrderLink,
  makeOrderLink,
  type OrderLink,
  parseOrderLink,
} from "../../bridge/server/rails/utxo/orderLink.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";

const { litecoin, litecoinRegtest } = UTXO_NETWORKS;
const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
const { address: recipient } = receivingAddress(ACCOUNT_KEY, 0, litecoinRegtest);
const ORDER = {
  gameId: "demo",
  userId: "p-ann",
  orderSn: "7503cd8a-c921-4368-a32d-6c1d01d86da9",
  orderSum: 50_000_000n,
  recipient,
};
const DATA = orderDigest({ ...ORDER, net: NET }).toString("hex");

describe("the link of an order", () => {
  it("is what ordinary wallets open, with the order's four fields beside it", () => {
    assert.equal(
      makeOrderLink(litecoinRegtest, ORDER, DATA, "剑"),
      `litecoin:${recipient}?amount=0.5&label=%E5%89%91&cid=demo&uid=p-ann&sn=${ORDER.orderSn}&sum=50000000&data=${DATA}`,
    );
  });

  it("comes back whole, whatever is in its fields, and has no fault", () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });
    const sum = fc.bigInt({ min: 1n, max: 10n ** 16n });
    fc.assert(
      fc.property(text, text, text, text, sum, (gameId, userId, orderSn, label, orderSum) => {
        const order = { gameId, userId, orderSn, orderSum };
        const data = orderDigest({ ...order, recipient, net: NET }).toString("hex");
        const link = makeOrderLink(litecoinRegtest, { ...order, recipient }, data, label);
        const read = parseOrderLink(link);
        assert.deepEqual(read, {
          ok: true,
          link: { scheme: "litecoin", address: recipient, amount: orderSum, label, order, data },
        });
        assert.ok(read.ok);
        assert.deepEqual(judgeOrderLink(read.link, litecoinRegtest, NET), []);
      }),
    );
  });

  it("may carry the order in the clear, with whichever payer", () => {
    for (const payer of ["", recipient]) {
      const data = clearText({ ...ORDER, net: NET }, payer).toString("hex");
      assert.deepEqual(faultsOf({ data }), []);
      assert.deepEqual(faultsOf({ data, uid: "p-bob" }), ["dataOfAnotherOrder"]);
    }
  });

  it("is seen through when it lies", () => {
    assert.deepEqual(faultsOf({ uid: "p-bob" }), ["dataOfAnotherOrder"]);
    assert.deepEqual(faultsOf({ sn: "7503cd8a-c921-4368-a32d-6c1d01d86da8" }), [
      "dataOfAnotherOrder",
    ]);
    assert.deepEqual(faultsOf({ amount: "5" }), ["amountIsNotSum"]);
    assert.deepEqual(faultsOf({ amount: "5", sum: "500000000" }), ["dataOfAnotherOrder"]);
    const thief = receivingAddress(ACCOUNT_KEY, 1, litecoinRegtest).address;
    assert.deepEqual(faultsOf({}, thief), ["dataOfAnotherOrder"]);
    assert.deepEqual(faultsOf({ data: `${DATA}00` }), ["dataOfAnotherOrder"]);
  });

  it("is refused by a wallet of another network or chain", () => {
    const { address } = receivingAddress(
      "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V",
      ...([0, litecoin] as const),
    );
    const link = { scheme: "litecoin", address, amount: 1n };
    assert.deepEqual(judgeOrderLink(link, litecoinRegtest, NET), ["otherNetwork"]);
    assert.deepEqual(judgeOrderLink({ ...link, scheme: "bitcoin" }, litecoin, NET), [
      "otherScheme",
    ]);
    assert.deepEqual(judgeOrderLink(linkOf({}), litecoinRegtest, "bip122:00"), [
      "dataOfAnotherOrder",
    ]);
    const broken = { ...link, address: `${address.slice(0, -1)}q` };
    assert.deepEqual(judgeOrderLink(broken, litecoin, NET), ["noAddress"]);
  });

  it("is none when something is missing, twice, wrongly written or not known", () => {
    const reason = (link: string) => {
      const read = parseOrderLink(link);
      return read.ok ? undefined : read.reason;
    };
    assert.match(reason("https://game.example/order?x=1") ?? "", /no payment link/);
    assert.match(reason("") ?? "", /no payment link/);
    assert.match(
      reason(`litecoin:${recipient}?amount=1&label=${"x".repeat(5000)}`) ?? "",
      /no pay/,
    );
    for (const amount of [
      "",
      "1e3",
      "-1",
      "0x10",
      "1,5",
      "1.123456789",
      "Infinity",
      "1234567890",
    ]) {
      assert.match(reason(`litecoin:${recipient}?amount=${amount}`) ?? "", /no amount/, amount);
    }
    assert.match(reason(`litecoin:${recipient}`) ?? "", /no amount/);
    assert.match(reason(`litecoin:${recipient}?amount=1&amount=2`) ?? "", /amount twice/);
    assert.match(reason(`litecoin:${recipient}?amount=1&req-mweb=1`) ?? "", /req-mweb/);
    assert.match(reason(`litecoin:${recipient}?amount=1&label=%E5`) ?? "", /label is wrongly/);
    assert.match(reason(`litecoin:${recipient}?amount=1&cid=demo&sn=1`) ?? "", /only a part/);
    assert.match(reason(`litecoin:${recipient}?amount=1&data=xyz`) ?? "", /not hex/);
    const plain = parseOrderLink(`LITECOIN://${recipient}?amount=1&mweb=abc`);
    assert.deepEqual(plain, {
      ok: true,
      link: { scheme: "litecoin", address: recipient, amount: 100_000_000n },
    });
  });
});

function linkOf(changes: Readonly<Record<string, string>>, address = recipient): OrderLink {
  const link = makeOrderLink(litecoinRegtest, ORDER, DATA, "sword");
  const [, query] = link.split("?");
  const fields = new URLSearchParams({
    ...Object.fromEntries(new URLSearchParams(query)),
    ...changes,
  });
  const read = parseOrderLink(`litecoin:${address}?${fields}`);
  assert.ok(read.ok);
  return read.link;
}

function faultsOf(changes: Readonly<Record<string, string>>, address = recipient) {
  return judgeOrderLink(linkOf(changes, address), litecoinRegtest, NET);
}
