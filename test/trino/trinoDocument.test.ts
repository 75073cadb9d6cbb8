/**
 * The pay-srv document, followed step by step with curl against `npm start -- --chain`: its own
 * commands, its own token, but for the port.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { Contract, JsonRpcProvider, Network, Wallet } from "ethers";
import { decodeEventLog, parseAbi } from "viem";
import { type SandboxChain, startSandboxChain } from "./sandboxChain.ts";

const TOKEN = "f140004f-1b51-4abe-a0d4-58beef45d70c";
const RECIPIENT = "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af";
const METADATA = "e29c1B698F98BdFe6Ca4012dEE6FB350D73E40AE";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PAY_EVENT = parseAbi(["event Pay(string invoice_id, address recipient, uint256 amount)"]);

interface Called {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
}

describe("the Trino document, followed with curl", function () {
  this.timeout(300_000);
  let sandbox: SandboxChain;
  let merchant: Server;
  let notifyUrl: string;
  let provider: JsonRpcProvider;
  const calls: Called[] = [];

  before(async () => {
    sandbox = await startSandboxChain();
    merchant = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      request.on("end", () => {
        calls.push({ headers: request.headers, body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => merchant.listen(0, "127.0.0.1", resolve));
    notifyUrl = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/pay/notify`;
    const options = { staticNetwork: true, cacheTimeout: -1 } as const;
    provider = new JsonRpcProvider(sandbox.rpc, Network.from(31337), options);
  });

  after(async () => {
    provider?.destroy();
    merchant?.closeAllConnections();
    merchant?.close();
    await sandbox?.stop();
  });

  async function curl(...args: readonly string[]) {
    const { stdout } = await promisify(execFile)("curl", ["-s", "-w", "\n%{http_code}", ...args]);
    const end = stdout.lastIndexOf("\n");
    return { status: Number(stdout.slice(end + 1)), text: stdout.slice(0, end) };
  }

  /** Step 1 of the document. */
  async function create(amount: number): Promise<{ invoice_id: string; jump_url: string }> {
    const { status, text } = await curl(
      ...["-X", "POST", `${sandbox.url}/api/v1/invoices/create`],
      ...["-H", "Content-Type: application/json", "-H", `Authorization: Bearer ${TOKEN}`],
      "-d",
      `{
  "amount": ${amount},
  "jump_url": "https://trino.network/#/order/2022062214060769050",
  "metadata": "${METADATA}",
  "network": "goerli",
  "notify_url": "${notifyUrl}",
  "recipient": "${RECIPIENT}",
  "title": "支付订单NO：23435435646"
}`,
    );
    assert.equal(status, 200, text);
    return JSON.parse(text);
  }

  /** Step 4 of the document. */
  async function get(invoiceId: string) {
    const url = `${sandbox.url}/api/v1/invoices/${invoiceId}`;
    const { text } = await curl(
      ...["-X", "GET", url, "-H", `Authorization: Bearer ${TOKEN}`],
      ...["-H", "accept: application/json"],
    );
    return JSON.parse(text);
  }

  /** Approves and pays as the document's contract wants it; gives the payment's transaction. */
  async function pay(invoiceId: string, amount: bigint, recipient = RECIPIENT) {
    const wallet = new Wallet(sandbox.playerKey, provider);
    const token = new Contract(
      sandbox.usdt,
      ["function approve(address,uint256)", "function balanceOf(address) view returns (uint256)"],
      wallet,
    );
    const contract = new Contract(
      sandbox.trinoPay,
      ["function pay(string,address,uint256)"],
      wallet,
    );
    await (await token.getFunction("approve")(sandbox.trinoPay, amount)).wait();
    const receipt = await (await contract.getFunction("pay")(invoiceId, recipient, amount)).wait();
    const balance: bigint = await token.getFunction("balanceOf")(recipient);
    return { hash: String(receipt.hash), logs: receipt.logs, balance };
  }

  async function until<Found>(
    what: string,
    find: () => Promise<Found | undefined>,
  ): Promise<Found> {
    for (let tries = 0; tries < 120; tries += 1) {
      const found = await find();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`never: ${what}`);
  }

  it("create, page, pay, signed callback, get", async () => {
    const { invoice_id: invoiceId, jump_url: page } = await create(10_000_000);
    assert.match(invoiceId, UUID);
    assert.equal((await curl(page)).status, 200);

    const payment = await curl(`${sandbox.url}/api/v1/invoices/payment/${invoiceId}`);
    assert.deepEqual(JSON.parse(payment.text), {
      amount: 10_000_000,
      jump_url: "https://trino.network/#/order/2022062214060769050",
      network: "goerli",
      recipient: RECIPIENT,
      title: "支付订单NO：23435435646",
    });
    assert.deepEqual(await get(invoiceId), { metadata: METADATA, status: "unpaid", txn_hash: "" });

    const { hash, logs, balance } = await pay(invoiceId, 10_000_000n);
    assert.equal(balance, 10_000_000n, "the money went straight to the recipient");
    // A second library reads what the contract wrote.
    const log = logs.find(
      ({ address }: { address: string }) =>
        address.toLowerCase() === sandbox.trinoPay.toLowerCase(),
    );
    const { args } = decodeEventLog({ abi: PAY_EVENT, data: log.data, topics: log.topics });
    assert.deepEqual(args, { invoice_id: invoiceId, recipient: RECIPIENT, amount: 10_000_000n });

    const called = await until("the callback", async () =>
      calls.find(({ body }) => body.includes(invoiceId)),
    );
    assert.equal(called.body, `{"invoice_id":"${invoiceId}","status":"paid"}`);
    const right = createHmac("sha256", TOKEN).update(called.body).digest("hex");
    assert.equal(called.headers["trino-pay-sig"], `sha256=${right}`);

    const notified = await until("notified", async () => {
      const found = await get(invoiceId);
      return found.status === "notified" ? found : undefined;
    });
    assert.deepEqual(notified, { metadata: METADATA, status: "notified", txn_hash: hash });
  });

  it("too little, or to somebody else, is not paid; the rest makes it paid", async () => {
    const { invoice_id: invoiceId } = await create(5_000_000);
    await pay(invoiceId, 5_000_000n, "0x164B4c5F9ca1A1BC0Fe0Fa39A76a12aAb85683e1");
    await pay(invoiceId, 2_000_000n);
    const state = await until("the part", async () => {
      const { text } = await curl(`${sandbox.url}/pay/${invoiceId}/state`);
      const { exception, missing } = JSON.parse(text);
      return exception === "partial" ? missing : undefined;
    });
    assert.equal(state, "3000000");
    assert.equal((await get(invoiceId)).status, "unpaid");
    await pay(invoiceId, 3_000_000n);
    await until("paid", async () =>
      (await get(invoiceId)).status === "notified" ? true : undefined,
    );
  });

  it("a login gives tokens that work like the document's", async () => {
    const login = await curl(
      ...["-X", "POST", `${sandbox.url}/api/v1/auth/login`, "-H", "Content-Type: application/json"],
      ...["-d", '{"username":"merchant@example.com","password":"coinslot-sandbox"}'],
    );
    const tokens = JSON.parse(login.text);
    assert.deepEqual(Object.keys(tokens), [
      ...["access_token", "expires_in", "refresh_token", "token_type"],
    ]);
    assert.deepEqual([tokens.expires_in, tokens.token_type], [8_640_000, "bearer"]);
    assert.match(tokens.access_token, UUID);
    const info = await curl(
      ...[
        `${sandbox.url}/api/v1/auth/userinfo`,
        "-H",
        `Authorization: Bearer ${tokens.access_token}`,
      ],
    );
    assert.equal(JSON.parse(info.text).email, "merchant@example.com");
  });
});
