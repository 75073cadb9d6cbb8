import assert from "node:assert/strict";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import QRCode from "qrcode";
import { type LoginToken, wrongLoginToken } from "../../bridge/server/auth/gip0006/loginToken.ts";
import { WALLET_PASSWORD, type WalletProgram, walletProgram } from "./walletProgram.ts";
import { openWalletWorld, type WalletWorld, walletRpc } from "./walletWorld.ts";

interface Paid {
  readonly state: string;
  readonly txId: string;
  readonly fee: string;
  readonly hex?: string;
}

interface Told {
  readonly transactions: readonly {
    readonly txId: string;
    readonly state: string;
    readonly confirmations: number;
    readonly amount: string;
    readonly sn?: string;
  }[];
  readonly unsent: readonly { readonly txId: string; readonly hex: string }[];
}

describe("a player's wallet", function () {
  this.timeout(120_000);
  let world: WalletWorld;

  before(async () => {
    world = await openWalletWorld();
  });
  after(() => world.close());

  function pay(wallet: WalletProgram, link: string, ...more: readonly string[]): Promise<Paid> {
    return wallet.json<Paid>("pay", link, "--yes", ...more);
  }

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

  it("finds its money and its payments again from its words", async () => {
    const wallet = await walletProgram(world.node.url);
    const order = world.order(5_000_000n);
    const made = await wallet.json("new", "--network", "litecoinRegtest");
    await world.fill(wallet, "0.3");
    const { txId } = await pay(wallet, order.link);
    await world.node.mine();
    const balance = await wallet.json("balance");
    // Another machine: nothing is left but the words, and a node that never saw them.
    await forgetWallet(world, made.player ?? "");
    const again = await walletProgram(world.node.url);
    const restored = await again.runWith(
      { COINSLOT_WALLET_WORDS: made.words ?? "" },
      ...["restore", "--network", "litecoinRegtest", "--json"],
    );
    assert.equal(restored.code, 0, restored.err);
    assert.equal(JSON.parse(restored.out).player, made.player);
    assert.deepEqual(await again.json("balance"), balance);
    const found = await again.json<Told>("find", order.orderSn, "--cid", "demo", "--uid", "p-ann");
    assert.deepEqual(
      found.transactions.map((one) => one.txId),
      [txId],
    );
    const twice = await again.run("pay", order.link, "--yes");
    assert.equal(twice.code, 4);
    assert.match(twice.err, new RegExp(`has paid the order: ${txId}`));
    await Promise.all([wallet.remove(), again.remove()]);
  });

  it("signs in to a game with a token that the backend takes", async () => {
    const wallet = await world.player();
    const { out } = await wallet.run("login", "demo", "p-ann");
    const token = JSON.parse(out) as LoginToken;
    assert.equal(token.data.uid, "p-ann");
    const terms = { cid: "demo", hrp: "rltc" };
    assert.equal(wrongLoginToken(token, terms, Date.now()), undefined);
    const forged = { ...token, data: { ...token.data, uid: "p-bob" } };
    assert.match(wrongLoginToken(forged, terms, Date.now()) ?? "", /^sig/);
    const { address } = await wallet.json("address", "--player");
    assert.equal(token.data.addr, address);
    const linked = await wallet.run(
      "login",
      "demo",
      "p-ann",
      "--link",
      "https://game.example/?a=1",
    );
    const link = new URL(linked.out.trim());
    assert.equal(link.origin + link.pathname + link.search, "https://game.example/?a=1");
    const carried = JSON.parse(new URLSearchParams(link.hash.slice(1)).get("gip0006") ?? "");
    assert.equal(wrongLoginToken(carried, terms, Date.now()), undefined);
  });

  it("keeps its words to itself", async () => {
    const wallet = await walletProgram(world.node.url);
    const { words = "" } = await wallet.json("new", "--network", "litecoinRegtest");
    await world.fill(wallet, "0.3");
    const { hex } = await pay(wallet, world.order(5_000_000n).link, "--sign-only");
    assert.ok(hex);
    assert.equal((await stat(wallet.folder)).mode & 0o077, 0);
    for (const name of await readdir(wallet.folder)) {
      const file = join(wallet.folder, name);
      assert.equal((await stat(file)).mode & 0o077, 0, name);
      const text = await readFile(file, "utf8");
      assert.ok(!text.includes(words.split(" ").slice(0, 3).join(" ")), name);
      assert.ok(!text.includes(WALLET_PASSWORD), name);
      assert.doesNotMatch(text, /[tx]prv/, name);
    }
    const second = await wallet.run("new", "--network", "litecoinRegtest");
    assert.equal(second.code, 4);
    assert.match(second.err, /there is a wallet in/);
    await wallet.remove();
  });

  it("is made for a node's own network, with a password worth the name", async () => {
    const wallet = await walletProgram(world.node.url);
    const made = (...args: readonly string[]) => wallet.run("new", ...args);
    assert.match((await made("--network", "litecoin")).err, /not of litecoin/);
    assert.match((await made("--network", "dogecoin")).err, /--network is one of/);
    const short = await wallet.runWith(
      { COINSLOT_WALLET_PASSWORD: "short" },
      ...["new", "--network", "litecoinRegtest"],
    );
    assert.equal(short.code, 2);
    const words = await wallet.runWith(
      { COINSLOT_WALLET_WORDS: "not the words" },
      ...["restore", "--network", "litecoinRegtest"],
    );
    assert.match(words.err, /not the words of a wallet/);
    assert.match((await wallet.run("balance")).err, /there is no wallet in/);
    assert.deepEqual(await readdir(wallet.folder), []);
    await wallet.remove();
  });

  it("says that the node is down, without the node's password, and pays nothing", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const down = { COINSLOT_WALLET_NODE: "http://ann:node-secret@127.0.0.1:1/" };
    for (const command of [["balance"], ["pay", order.link, "--yes"], ["history"]]) {
      const { code, err } = await wallet.runWith(down, ...command);
      assert.equal(code, 1);
      assert.match(err, /your node does not answer/);
      assert.doesNotMatch(err, /node-secret/);
    }
    // What needs no node works without.
    assert.equal((await wallet.runWith(down, "show", order.link)).code, 0);
    assert.equal((await wallet.runWith(down, "login", "demo", "p-ann")).code, 0);
    assert.equal((await pay(wallet, order.link)).state, "sent");
  });

  it("sends, after it was killed between signing and sending, what it had signed", async () => {
    const [wallet, order] = [await world.player("0.3"), world.order(5_000_000n)];
    const { txId } = await pay(wallet, order.link, "--sign-only");
    // As a power cut leaves it: the lock of a process that is gone.
    await writeFile(join(wallet.folder, "lock"), "999999999");
    assert.equal((await pay(wallet, order.link)).txId, txId);
    await writeFile(join(wallet.folder, "lock"), String(process.pid));
    const busy = await wallet.run("pay", world.order(1_000_000n).link, "--yes");
    assert.equal(busy.code, 1);
    assert.match(busy.err, /another coinslot-wallet works/);
  });
});

/** The node forgets the wallet that an address is in. */
async function forgetWallet({ node }: WalletWorld, address: string): Promise<void> {
  for (const name of await node.rpc<string[]>("listwallets")) {
    const { iswatchonly } = await walletRpc<{ iswatchonly: boolean }>(
      ...([node, name, "getaddressinfo", address] as const),
    );
    if (!iswatchonly) continue;
    await node.rpc("unloadwallet", name);
    for (const place of ["regtest", "regtest/wallets"]) {
      await rm(join(node.directory, place, name), { recursive: true, force: true });
    }
  }
}
