import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import QRCode from "qrcode";
import { orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { pay, type Told, WALLET_PASSWORD } from "./walletProgram.ts";
import { openWalletWorld, type WalletWorld } from "./walletWorld.ts";

describe("a player's wallet", function () {
  this.timeout(120_000);
  let world: WalletWorld;

  before(async () => {
    world = await openWalletWorld();
  });
  after(() => world.close());

  it("shows an order, pays it, follows it into a block, and finds it by its number", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const shown = await wallet.run("show", order.link);
    assert.equal(shown.code, 0);
    for (const word of ["剑 (sword)", "demo", "p-ann", order.orderSn, "0.05"]) {
      assert.ok(shown.out.includes(word), word);
    }
    const paid = await pay(wallet, order.link);
    assert.equal(paid.state, "sent");
    assert.deepEqual(await world.paymentsOf(order.script), [paid.txId]);
    const raw = await world.node.rpc<{ vout: { value: number; scriptPubKey: { hex: string } }[] }>(
      ...(["getrawtransaction", paid.txId, true] as const),
    );
    assert.equal(raw.vout[0]?.scriptPubKey.hex, `6a20${order.data}`);
    assert.equal(raw.vout[1]?.value, 0.05);
    const standing = async () => {
      const { transactions } = await wallet.json<Told>("find", order.orderSn);
      return transactions.map(({ txId, state, confirmations }) => [txId, state, confirmations]);
    };
    assert.deepEqual(await standing(), [[paid.txId, "seen", 0]]);
    await world.node.mine(2);
    assert.deepEqual(await standing(), [[paid.txId, "confirmed", 2]]);
    const { transactions } = await wallet.json<Told>("history");
    assert.deepEqual(
      transactions.map(({ amount, sn }) => [amount, sn]),
      [
        ["-5000000", order.orderSn],
        ["30000000", undefined],
      ],
    );
    const { spendable } = await wallet.json("balance");
    assert.equal(BigInt(spendable ?? ""), 25_000_000n - BigInt(paid.fee));
  });

  it("takes an order from a QR code, or typed in by hand, as from a link", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const picture = join(wallet.folder, "order.png");
    await QRCode.toFile(picture, order.link);
    const linked = await wallet.json("show", order.link);
    assert.deepEqual(await wallet.json("show", picture), linked);
    const typed = ["--cid", "demo", "--uid", "p-ann", "--sn", order.orderSn, "--sum", "5000000"];
    const { label, ...rest } = linked;
    assert.deepEqual(await wallet.json("show", ...typed, "--to", order.recipient), rest);
    assert.equal(label, "剑 (sword)");
    const paid = await pay(wallet, picture);
    assert.deepEqual(await world.paymentsOf(order.script), [paid.txId]);
  });

  it("fills up a short number as the document does, and knows it by both", async () => {
    const [wallet, { recipient, script }] = [await world.player("0.3"), world.order(1n)];
    const typed = (sn: string) => ["--cid", "demo", "--uid", "p-ann", "--sn", sn];
    const rest = ["--sum", "5000000", "--to", recipient, "--yes"];
    const { sn, txId, data } = await wallet.json("pay", ...typed("SN-0001"), ...rest);
    const padded = "SN-000100000000000000000000000000000";
    assert.equal(sn, padded);
    const order = { gameId: "demo", userId: "p-ann", orderSn: padded, orderSum: 5_000_000n };
    const digest = orderDigest({ ...order, recipient, net: world.node.net });
    assert.equal(data, digest.toString("hex"));
    for (const name of ["SN-0001", padded]) {
      const { transactions } = await wallet.json<Told>("find", name);
      assert.equal(transactions[0]?.txId, txId);
      assert.equal((await wallet.run("pay", ...typed(name), ...rest)).code, 4);
    }
    assert.deepEqual(await world.paymentsOf(script), [txId]);
    await world.node.mine();
  });

  it("says what is wrong with a picture", async () => {
    const wallet = await world.player();
    const file = join(wallet.folder, "order.png");
    const said = async () => (await wallet.run("show", file)).err;
    assert.match(await said(), /no such file/);
    await writeFile(file, "no picture");
    assert.match(await said(), /no PNG picture/);
    await QRCode.toFile(file, "https://game.example");
    assert.match(await said(), /no payment link/);
  });

  it("never pays a number twice, unless it is told to", async () => {
    const [wallet, order] = [await world.player("0.3", "0.3"), world.order(5_000_000n)];
    const first = await pay(wallet, order.link);
    for (const link of [order.link, order.link.replace("label=", "label=another%20")]) {
      const second = await wallet.run("pay", link, "--yes");
      assert.equal(second.code, 4);
      assert.match(second.err, new RegExp(`has paid the order: ${first.txId}.*--again`));
    }
    const shown = await wallet.json("show", order.link);
    assert.equal(shown.paidBy, first.txId);
    await world.node.mine();
    assert.equal((await wallet.run("pay", order.link, "--yes")).code, 4);
    assert.deepEqual(await world.paymentsOf(order.script), [first.txId]);
    const again = await pay(wallet, order.link, "--again");
    assert.deepEqual(await world.paymentsOf(order.script), [first.txId, again.txId]);
    await world.node.mine();
  });

  it("does not pay another game's number because it reads the same", async () => {
    const [wallet, order] = [await world.player("0.3", "0.3"), world.order(5_000_000n)];
    await pay(wallet, order.link);
    const typed = ["--uid", "p-ann", "--sn", order.orderSn, "--sum", "5000000"];
    const other = ["pay", "--cid", "other", ...typed, "--to", order.recipient, "--yes"];
    assert.equal((await wallet.run(...other)).code, 0);
    // The same game and number for another sum is the same order.
    const dearer = ["--cid", "demo", "--uid", "p-ann", "--sn", order.orderSn, "--sum", "6000000"];
    const refused = await wallet.run("pay", ...dearer, "--to", order.recipient, "--yes");
    assert.equal(refused.code, 4);
    await world.node.mine();
  });

  it("pays nothing for a link that lies", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const other = world.order(5_000_000n);
    const lies = {
      "data binds another order": order.link.replace("uid=p-ann", "uid=p-bob"),
      "another amount": order.link.replace("amount=0.05", "amount=0.25"),
      "its data binds": order.link.replace(order.recipient, other.recipient),
      "another coin": order.link.replace("litecoin:", "bitcoin:"),
      "another network": order.link.replace(
        order.recipient,
        "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
      ),
      "has a slip": order.link.replace(order.recipient, `${order.recipient.slice(0, -1)}b`),
    };
    for (const [word, link] of Object.entries(lies)) {
      const shown = await wallet.run("show", link);
      assert.deepEqual([shown.code, shown.out.includes("DO NOT PAY")], [4, true], word);
      const paid = await wallet.run("pay", link, "--yes");
      assert.equal(paid.code, 4);
      assert.ok(paid.err.includes(word), `${word}: ${paid.err}`);
    }
    assert.deepEqual(await wallet.json("history"), {
      ...(await wallet.json<Told>("history")),
      unsent: [],
    });
    assert.deepEqual(await world.paymentsOf(order.script), []);
    assert.deepEqual(await world.paymentsOf(other.script), []);
  });

  it("shows nothing of a link that would rewrite the screen", async () => {
    const [wallet, { recipient }] = [await world.player(), world.order(5_000_000n)];
    const link = `litecoin:${recipient}?amount=0.05`;
    for (const part of [
      "label=%1b[2Jfree",
      "label=%e2%80%aeeerf",
      "req-\u001b[2J=1",
      "a\u001b=&a\u001b=",
    ]) {
      const { out, err } = await wallet.run("show", `${link}&${part}`);
      assert.doesNotMatch(out + err, /(?!\n)[\p{Cc}\p{Cf}]/u, part);
      assert.match(out + err, /\ufffd/u, part);
    }
  });

  it("asks before it pays, and does nothing when nobody answers", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const asked = await wallet.run("pay", order.link);
    assert.equal(asked.code, 2);
    assert.match(asked.err, /nobody can be asked/);
    const wrong = await wallet.runWith(
      { COINSLOT_WALLET_PASSWORD: "another password" },
      ...["pay", order.link, "--yes"],
    );
    assert.deepEqual([wrong.code, wrong.err], [4, "this is not the password\n"]);
    assert.deepEqual(await world.paymentsOf(order.script), []);
  });

  it("shows a person the order, and types no password on the screen", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const no = await wallet.atTerminal([["[y/N]", "n"]], "pay", order.link);
    assert.equal(no.code, 4);
    for (const word of ["p-ann", order.orderSn, "Pay 0.05 and a fee of", "nothing was sent"]) {
      assert.ok(no.out.includes(word), `${word}: ${no.out}`);
    }
    assert.deepEqual(await world.paymentsOf(order.script), []);
    const questions = [["[y/N]", "y"] as const, ["Password:", WALLET_PASSWORD] as const];
    const yes = await wallet.atTerminal(questions, "pay", order.link);
    assert.equal(yes.code, 0, yes.out);
    assert.ok(!yes.out.includes(WALLET_PASSWORD), yes.out);
    const [txId = "none"] = await world.paymentsOf(order.script);
    assert.ok(yes.out.includes(txId));
    await world.node.mine();
  });

  it("says how much is missing, and what is too little to pay", async () => {
    const wallet = await world.player("0.01");
    const dear = await wallet.run("pay", world.order(5_000_000n).link, "--yes");
    assert.equal(dear.code, 4);
    assert.match(dear.err, /^not enough coins: 0\.040\d+ more is needed/);
    const dust = await wallet.run("pay", world.order(2939n).link, "--yes");
    assert.equal(dust.code, 4);
    assert.match(dust.err, /0\.00002939 is dust: .* 0\.0000294 or more/);
    assert.equal((await wallet.run("pay", world.order(2940n).link, "--yes")).code, 0);
  });

  it("gives a fee that was asked for, and change that would be dust with it", async () => {
    const [wallet, order] = [await world.player("0.01"), world.order(996_000n)];
    const { txId, fee } = await pay(wallet, order.link, "--fee", "20");
    assert.equal(fee, "4000");
    const { vout } = await world.node.rpc<{ vout: unknown[] }>("getrawtransaction", txId, true);
    assert.equal(vout.length, 2);
    const wrong = await wallet.run("pay", order.link, "--fee", "0.5");
    assert.equal(wrong.code, 4);
  });

  it("raises the fee of a payment in place, until a block holds it", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const first = await pay(wallet, order.link);
    const second = await wallet.json("bump", order.orderSn, "--yes");
    assert.equal(second.replaces, first.txId);
    assert.ok(BigInt(second.fee ?? "") >= 2n * BigInt(first.fee));
    assert.deepEqual(await world.paymentsOf(order.script), [second.txId]);
    const { txId: third } = await wallet.json("bump", second.txId ?? "", "--fee", "100", "--yes");
    assert.deepEqual(await world.paymentsOf(order.script), [third]);
    await world.node.mine();
    const { transactions } = await wallet.json<Told>("find", order.orderSn);
    assert.deepEqual(
      transactions.map(({ txId, state }) => [txId, state]),
      [
        [first.txId, "replaced"],
        [second.txId, "replaced"],
        [third, "confirmed"],
      ],
    );
    const late = await wallet.run("bump", order.orderSn, "--yes");
    assert.equal(late.code, 4);
    assert.match(late.err, new RegExp(`a block holds it: ${third}`));
    assert.equal((await wallet.run("pay", order.link, "--yes")).code, 4);
    assert.equal((await wallet.run("bump", "nothing", "--yes")).code, 4);
  });

  it("adds a coin when the change does not suffice for the greater fee", async () => {
    const [wallet, order] = [await world.player("0.05", "0.2"), world.order(4_990_000n)];
    await pay(wallet, order.link);
    const { txId = "" } = await wallet.json("bump", order.orderSn, "--fee", "500", "--yes");
    const { vin } = await world.node.rpc<{ vin: unknown[] }>("getrawtransaction", txId, true);
    assert.equal(vin.length, 2);
    assert.deepEqual(await world.paymentsOf(order.script), [txId]);
    await world.node.mine();
  });

  it("leaves a payment that was signed as final alone", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const { txId } = await pay(wallet, order.link, "--final");
    const bumped = await wallet.run("bump", order.orderSn, "--yes");
    assert.equal(bumped.code, 4);
    assert.match(bumped.err, /final/);
    const entry = await world.node.rpc<Record<string, unknown>>("getmempoolentry", txId);
    assert.equal(entry["bip125-replaceable"], false);
    await world.node.mine();
  });

  it("signs without sending, keeps the coins for it, and sends that very transaction later", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const signed = await pay(wallet, order.link, "--sign-only");
    assert.equal(signed.state, "signed");
    assert.deepEqual(await world.paymentsOf(order.script), []);
    const [accepted] = await world.node.rpc<{ allowed: boolean }[]>("testmempoolaccept", [
      signed.hex,
    ]);
    assert.equal(accepted?.allowed, true);
    assert.deepEqual(await wallet.json("balance"), {
      ...{ spendable: "0", pending: "0", promised: "30000000", props: "0" },
    });
    const poor = await wallet.run("pay", world.order(1_000_000n).link, "--yes");
    assert.match(poor.err, /not enough coins/);
    const { unsent } = await wallet.json<Told>("history");
    assert.deepEqual(
      unsent.map(({ txId, hex }) => [txId, hex]),
      [[signed.txId, signed.hex]],
    );
    assert.equal((await pay(wallet, order.link)).txId, signed.txId);
    assert.deepEqual(await world.paymentsOf(order.script), [signed.txId]);
    await world.node.mine();
  });
});
