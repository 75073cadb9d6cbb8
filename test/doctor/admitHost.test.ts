/** The doctor goes to this machine and to hosts of the operator's, and nowhere else. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Admission,
  admitHost,
  ownerToken,
  PROOF_LABEL,
  PROOF_PATH,
} from "../../bridge/server/callbackDoctor/admitHost.ts";
import { knock } from "../../bridge/server/callbackDoctor/knock.ts";

const KEY = "k".repeat(64);
const TIMES = { timeoutMs: 5000, dripMs: 0, stallMs: 0 };

describe("the way of the callback doctor", () => {
  let server: Server;
  let port: number;
  let asked: string[];
  let proof: { status: number; text: string };

  beforeEach(async () => {
    asked = [];
    proof = { status: 404, text: "" };
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(proof.status, { location: "/elsewhere" }).end(proof.text);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const shop = () => `http://shop.example:${port}`;

  /** shop.example leads to the server of this test, as if it were far away. */
  function admission(more: Partial<Admission> = {}): Admission {
    return {
      resolver: { resolve: async () => ["127.0.0.1"] },
      named: [{ address: "127.0.0.0", bits: 8 }],
      findTexts: async () => [],
      findOwnerKey: async () => KEY,
      ...more,
    };
  }

  async function refusal(url: string, given: Admission): Promise<string> {
    const result = await admitHost(url, given);
    assert.equal(result.kind, "refused", url);
    return result.kind === "refused" ? result.why : "";
  }

  it("is open to this machine, under its own names", async () => {
    const none = admission({ named: [], findOwnerKey: async () => undefined });
    for (const name of ["127.0.0.1", "127.9.9.9", "[::1]", "localhost"]) {
      const result = await admitHost(`http://${name}:${port}/notify`, none);
      assert.equal(result.kind, "admitted", name);
    }
    assert.deepEqual(asked, []);
  });

  it("is closed to private addresses in every disguise, and to a name that has one", async () => {
    const none = admission({ named: [] });
    const disguises = ["10.1.2.3", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]", "0x7f.1.2"];
    for (const name of [...disguises.slice(0, 4), "192.168.1.1", "[64:ff9b::7f00:1]"]) {
      assert.match(await refusal(`http://${name}/notify`, none), /not on the internet/, name);
    }
    for (const found of [["127.0.0.1"], ["10.0.0.7"], ["203.0.114.9", "10.0.0.7"]]) {
      const leads = { ...none, resolver: { resolve: async () => found } };
      assert.match(await refusal("https://shop.example/notify", leads), /not on the internet/);
    }
  });

  it("is closed to what is no address, and to names that nobody knows", async () => {
    assert.match(await refusal("shop.example", admission()), /begins with http/);
    assert.match(await refusal("file:///etc/passwd", admission()), /begins with http/);
    assert.match(await refusal(`http://me:pw@shop.example:${port}`, admission()), /user name/);
    const unknown = { resolve: () => Promise.reject(new Error("ENOTFOUND")) };
    assert.match(await refusal(shop(), admission({ resolver: unknown })), /no name server knows/);
  });

  it("asks for a proof, says what to put where, and sends nothing else", async () => {
    const why = await refusal(`${shop()}/notify`, admission());
    assert.ok(why.includes(shop() + PROOF_PATH));
    assert.ok(why.includes(`${PROOF_LABEL}.shop.example`));
    assert.ok(why.includes(ownerToken(KEY, shop())));
    assert.deepEqual(asked, [`GET ${PROOF_PATH}`]);
  });

  it("wants a data directory, where the key of its proofs is kept", async () => {
    const none = admission({ findOwnerKey: async () => undefined });
    assert.match(await refusal(`${shop()}/notify`, none), /--data/);
    assert.deepEqual(asked, []);
  });

  it("is opened by a file at the host, among other lines", async () => {
    proof = { status: 200, text: `somebody else's\n${ownerToken(KEY, shop())}\r\n` };
    const result = await admitHost(`${shop()}/notify`, admission());
    assert.deepEqual(result, {
      kind: "admitted",
      host: { origin: shop(), address: "127.0.0.1" },
    });
  });

  it("is opened by a TXT record", async () => {
    const texts = admission({
      findTexts: async (name) =>
        name === `${PROOF_LABEL}.shop.example` ? ["v=spf1", ownerToken(KEY, shop())] : [],
    });
    assert.equal((await admitHost(`${shop()}/notify`, texts)).kind, "admitted");
    assert.deepEqual(asked, []);
  });

  it("is not opened by another key's proof, another host's, a longer text or a redirect", async () => {
    for (const text of [
      ownerToken("other key", shop()),
      ownerToken(KEY, `http://shop.example:${port + 1}`),
      `${ownerToken(KEY, shop())}0`,
    ]) {
      proof = { status: 200, text };
      await refusal(`${shop()}/notify`, admission());
    }
    proof = { status: 302, text: ownerToken(KEY, shop()) };
    await refusal(`${shop()}/notify`, admission());
    assert.deepEqual(new Set(asked), new Set([`GET ${PROOF_PATH}`]));
  });

  it("leads to the address that was judged, whatever the name says later, and to no other host", async () => {
    const answers = [["127.0.0.1"], ["10.0.0.7"]];
    const resolver = { resolve: async () => answers.shift() ?? [] };
    proof = { status: 200, text: ownerToken(KEY, shop()) };
    const result = await admitHost(`${shop()}/notify`, admission({ resolver }));
    assert.ok(result.kind === "admitted");
    const answer = await knock(result.host, { method: "GET", url: `${shop()}/x` }, TIMES);
    assert.equal(answer.kind === "answered" && answer.status, 200);
    assert.equal(asked.at(-1), "GET /x");
    await assert.rejects(async () =>
      knock(result.host, { method: "GET", url: "http://other.example/" }, TIMES),
    );
  });
});
