import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { makeTicket } from "../../bridge/server/auth/ticket.ts";
import { readConfig } from "../../bridge/server/config.ts";
import { callerOf, createTransportPolicy } from "../../bridge/server/edges/transportPolicy.ts";
import { checkLiveNodes } from "../../bridge/server/liveConfig.ts";
import { coinslotJson } from "../cli/cliProcess.ts";
import { CallError, RawClient } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

const CATALOG = `apps:
  - appId: shop
    appKey: shop-key
    title: Shop
    merchantId: seller
    merchantVerified: true
    starterGiftCoins: 0
    undeliverable: person
    payGrantBy: client
    notifyUrls: []
    currency:
      name: Coins
      icon: coin
    products:
      - code: SWORD
        title: Sword
        kind: nonConsumable
        priceCoins: 60
`;
const TEST_PRODUCT = `${CATALOG}        sandboxOutcome: refused\n`;
const LIVE = ["--environment", "live"];
const TLS = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];

describe("a live environment's configuration", () => {
  const problem = (...args: string[]) => {
    const command = readConfig([...LIVE, ...args], {});
    return command.kind === "wrong" ? command.problem : "none";
  };
  const mine = ["--catalog", "mine.yaml"];

  for (const [args, expected] of [
    [[...mine], /^none$/],
    [[...mine, "--host", "::1"], /^none$/],
    [[...mine, "--host", "0.0.0.0"], /in the clear.*--behind-proxy/],
    [[...mine, "--host", "10.0.0.4", "--behind-proxy", "10.0.0.5"], /--public-url/],
    [
      [
        ...mine,
        "--host",
        "10.0.0.4",
        "--behind-proxy",
        "10.0.0.5",
        "--public-url",
        "https://p.example",
      ],
      /^none$/,
    ],
    [[...mine, "--host", "0.0.0.0", ...TLS], /--public-url says where players reach this server/],
    [[...mine, "--host", "0.0.0.0", ...TLS, "--public-url", "https://p.example"], /^none$/],
    [[...mine, "--tls-cert", "cert.pem"], /--tls-cert and --tls-key belong together/],
    [[...mine, "--metrics", "0.0.0.0:9464"], /--metrics on 0\.0\.0\.0 could be read by everybody/],
    [[...mine, "--metrics", "10.1.2.3:9464"], /^none$/],
    [[...mine, "--public-url", "http://pay.example"], /http:\/\/pay\.example is not https/],
    [[...mine, "--origins", "http://game.example"], /http:\/\/game\.example is not https/],
    [[...mine, "--behind-proxy", "proxy.example"], /--behind-proxy wants addresses/],
    [[], /--catalog names your products/],
  ] as const) {
    it(`with ${args.join(" ")}: ${expected}`, () => {
      assert.match(problem(...args), expected);
    });
  }

  it("lets notices go to no private address by itself", () => {
    const command = readConfig([...LIVE, ...mine], {});
    assert.ok(command.kind === "serve");
    assert.deepEqual(command.config.notices.allowed, []);
  });
});

describe("the nodes of a live server", () => {
  const problem = (url: string) => {
    try {
      checkLiveNodes([{ name: "litecoin", rpc: ["https://node.example/KEY", url] }]);
      return "none";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  for (const url of [
    ...["http://127.0.0.1:9332", "http://u:p@10.0.0.5:9332", "http://[::1]:1", "http://[fd00::1]"],
    ...["http://litecoind:9332", "http://node.internal:9332", "https://8.8.8.8"],
  ]) {
    it(`may be at ${url}`, () => {
      assert.equal(problem(url), "none");
    });
  }

  for (const url of [
    ...["http://u:hidden@node.example", "http://8.8.8.8:8545", "http://[2606:4700::1]"],
    ...["http://0.0.0.0:9332", "http://10.0.0.5.example", "http://internal.example"],
  ]) {
    it(`may not be at ${url}, and nothing of the address is said`, () => {
      const said = problem(url);
      assert.match(said, /a node of litecoin would be asked in the clear/);
      assert.ok(!said.includes("hidden") && !said.includes(new URL(url).hostname));
    });
  }
});

describe("how requests may come to a live server", () => {
  const from = (remoteAddress: string, headers: object = {}) =>
    ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
  const behind = createTransportPolicy({ environment: "live", proxies: ["10.0.0.5"] });
  const secure = { "x-forwarded-proto": "https" };

  it("from a proxy that is named, for a player who came by https", () => {
    assert.equal(behind(from("10.0.0.5", secure)), undefined);
    assert.equal(behind(from("::ffff:10.0.0.5", secure)), undefined);
    for (const proto of [undefined, "http", "https, http"]) {
      assert.match(behind(from("10.0.0.5", { "x-forwarded-proto": proto })) ?? "", /https/);
    }
  });

  it("from nobody else, whatever the headers say, but this machine", () => {
    assert.match(behind(from("10.0.0.6", secure)) ?? "", /only the proxies/);
    assert.equal(behind(from("127.0.0.1")), undefined);
    assert.equal(behind(from("::1")), undefined);
  });

  it("from anybody who came by TLS to this very process", () => {
    const direct = (remoteAddress: string, headers: object = {}) =>
      ({ socket: { remoteAddress, encrypted: true }, headers }) as unknown as IncomingMessage;
    assert.equal(behind(direct("198.51.100.9")), undefined);
    // A proxy that is named has to say how players came to it.
    assert.match(behind(direct("10.0.0.5")) ?? "", /https/);
    assert.equal(behind(direct("10.0.0.5", secure)), undefined);
  });

  it("who asks is believed of a named proxy alone: the last address", () => {
    const headers = { "x-forwarded-for": "198.51.100.9, 198.51.100.7" };
    assert.equal(callerOf(from("10.0.0.5", headers), ["10.0.0.5"]), "198.51.100.7");
    assert.equal(callerOf(from("10.0.0.6", headers), ["10.0.0.5"]), "10.0.0.6");
  });
});

describe("a live server", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let catalog: string;
  let servers: ServerProcess[];
  let clients: RawClient[];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    catalog = join(directory.path, "catalog.yaml");
    await writeFile(catalog, CATALOG);
    servers = [];
    clients = [];
  });

  afterEach(async () => {
    for (const client of clients) await client.close();
    await Promise.all(servers.map((server) => server.kill()));
    await directory.remove();
  });

  const data = () => join(directory.path, "data");
  async function start(environment: "sandbox" | "live", ...args: string[]) {
    const named = ["--environment", environment, "--catalog", catalog];
    const server = await startServer(data(), ...named, ...args);
    servers.push(server);
    return server;
  }

  async function refusedStart(environment: "sandbox" | "live"): Promise<string> {
    try {
      await start(environment);
    } catch (error) {
      return String(error);
    }
    return "started";
  }

  async function connect(server: ServerProcess): Promise<RawClient> {
    const client = await RawClient.connect(server.port);
    clients.push(client);
    return client;
  }

  const app = { appId: "shop", appKey: "shop-key", language: "en" } as const;
  const refusal = async (call: Promise<unknown>) => {
    try {
      await call;
    } catch (error) {
      if (error instanceof CallError) return [error.code, error.error.detail];
      throw error;
    }
    return ["done"];
  };

  async function ticketOf(server: ServerProcess): Promise<string> {
    await coinslotJson(0, "merchant", "verify", "seller", "--data", data());
    const made = ["key", "create", "shop", "--name", "server", "--data", data()];
    const { key } = await coinslotJson<{ readonly key: string }>(0, ...made);
    assert.match(key, /^cs_live_/);
    // A decision holds in the server within some seconds.
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await fetch(`${server.url}/v1/merchant/tickets`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ playerRef: "ann" }),
      });
      if (answer.status === 200) return ((await answer.json()) as { ticket: string }).ticket;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error("no ticket");
  }

  it("has nothing of the sandbox: no names, no guests, no recharge page, no verified stranger", async () => {
    const server = await start("live");
    const client = await connect(server);
    assert.deepEqual(await refusal(client.call("login", { ...app, playerName: "Ann" })), [
      "merchantUnverified",
      undefined,
    ]);
    const ticket = await ticketOf(server);
    const logIn = (more: object) => refusal(client.call("login", { ...app, ...more }));
    assert.deepEqual(await logIn({ playerName: "Ann" }), [
      "notSupported",
      "playerName: here a ticket logs in",
    ]);
    const device = "ab".repeat(32);
    assert.deepEqual(await logIn({ device }), ["notSupported", "device: this app takes no guests"]);
    const { session, environment } = await client.call("login", { ...app, ticket });
    assert.equal(environment, "live");
    const recharge = { session, rechargeNo: "R1", zoneId: "1", saveValue: 10, isCanChange: false };
    const asked = client.call("recharge", { ...recharge, ysdkExtInfo: "", language: "en" });
    assert.equal((await refusal(asked))[0], "notSupported");
    const page = await fetch(`${server.url}/recharge/${"0".repeat(32)}`);
    assert.equal(page.status, 404);
    assert.doesNotMatch(await page.text(), /payment page/);
  });

  it("guests play where the catalogue says so", async () => {
    await writeFile(catalog, CATALOG.replace("    starter", "    guests: true\n    starter"));
    const server = await start("live");
    await ticketOf(server);
    const client = await connect(server);
    const { player } = await client.call("login", { ...app, device: "ab".repeat(32) });
    assert.match(player.name, /^Guest/);
  });

  it("refuses keys and tickets of the sandbox, and says why", async () => {
    const server = await start("live");
    await ticketOf(server);
    const key = `cs_sandbox_0123456789ab_${"0".repeat(64)}`;
    const answer = await fetch(`${server.url}/v1/merchant/app`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(((await answer.json()) as { code: string }).code, "keyOfOtherEnvironment");
    const client = await connect(server);
    const { text: ticket } = makeTicket("sandbox", (bytes) => "ab".repeat(bytes));
    assert.deepEqual(await refusal(client.call("login", { ...app, ticket })), [
      "authParameterWrong",
      "ticket: for sandbox, and this is live",
    ]);
  });

  it("does not open a sandbox's store, nor a sandbox a live one", async () => {
    await (await start("sandbox")).stop();
    assert.match(await refusedStart("live"), /this data directory serves sandbox, not live/);
    await directory.remove();
    directory = await temporaryDirectory();
    catalog = join(directory.path, "catalog.yaml");
    await writeFile(catalog, CATALOG);
    await (await start("live")).stop();
    assert.match(await refusedStart("sandbox"), /this data directory serves live, not sandbox/);
  });

  it("sells no test products: not at the start, and not after a change", async () => {
    await writeFile(catalog, TEST_PRODUCT);
    assert.match(await refusedStart("live"), /product shop SWORD is for tests, and this is live/);
    await writeFile(catalog, CATALOG);
    const server = await start("live");
    await writeFile(catalog, TEST_PRODUCT.replace("60", "61"));
    for (let tries = 0; !server.log().includes("is for tests"); tries += 1) {
      assert.ok(tries < 100, server.log());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const client = await connect(server);
    await ticketOf(server);
    const { products = [] } = await client.call("products", app);
    assert.deepEqual(
      products.map(({ priceCoins }) => priceCoins),
      [60],
    );
  });

  it("behind a proxy serves who came by https, over sockets too", async () => {
    const url = ["--public-url", "https://pay.example"];
    const server = await start("live", "--behind-proxy", "127.0.0.1", ...url);
    const ask = (headers: { [name: string]: string }) =>
      fetch(`${server.url}/healthz`, { headers }).then(({ status }) => status);
    assert.equal(await ask({ "x-forwarded-proto": "https" }), 200);
    assert.equal(await ask({ "x-forwarded-proto": "http" }), 403);
    assert.equal(await ask({}), 403);
    await assert.rejects(RawClient.connect(server.port), /403/);
  });
});
