/** The REST API against what attackers write: every text of every operation. */

import assert from "node:assert/strict";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { audit } from "../server/books.ts";
import { buy } from "../server/world.ts";
import { HOSTILE_TEXTS } from "../systems/hostileTexts.ts";
import { openRestWorld, type RestAnswer, type RestWorld } from "./restWorld.ts";

type Members = { readonly [name: string]: unknown };

describe("hostile text in the REST API", function () {
  this.timeout(120_000);
  let rest: RestWorld;
  let ann: { readonly session: string; readonly playerId: string };

  beforeEach(async () => {
    rest = await openRestWorld();
    ann = await rest.player("Ann");
    await buy(rest.world, ann.session, "ORDER17", "TITLE");
  });

  afterEach(() => rest.close());

  /** Below the calls that a key has in a minute. */
  async function ask(
    one: (typeof OPERATIONS)[number],
    path: Members,
    query: Members,
    body: Members,
  ) {
    rest.world.wait(1000);
    const url = one.url.replaceAll(/\{(\w+)\}/g, (_all, name) => encode(path[name]));
    const asked = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
    const whole = asked.length === 0 ? url : `${url}?${asked.join("&")}`;
    return one.method === "GET" ? rest.get(whole) : rest.post(whole, body);
  }

  for (const one of OPERATIONS) {
    it(`is refused or carried harmlessly by ${one.id}`, async () => {
      const right: { [part in "path" | "query" | "body"]: Members } = {
        path: Object(one.example.path),
        query: Object(one.example.query),
        body: { ...Object(one.example.body), ...ofAnn(one.id) },
      };
      let asked = 0;
      for (const part of ["path", "query", "body"] as const) {
        for (const name of Object.keys(one[part].properties)) {
          for (const text of HOSTILE_TEXTS) {
            const given = { ...right, [part]: { ...right[part], [name]: text } };
            check(await ask(one, given.path, given.query, given.body), `${one.id} ${name} ${text}`);
            const list = { ...right, [part]: { ...right[part], [name]: [text] } };
            if (part === "body") check(await ask(one, list.path, list.query, list.body), name);
            asked += 1;
          }
        }
      }
      const named = { ...right.body, "'; DROP TABLE orders; --": 1 };
      if (one.method === "POST") check(await ask(one, right.path, right.query, named), one.id);
      assert.deepEqual(rest.bugs, [], `${asked} calls`);
      await stands();
    });
  }

  function ofAnn(id: string): Members {
    const { playerId } = ann;
    return id === "createOrder" ? { playerId, orderNo: `MADE${rest.world.nowMs()}` } : {};
  }

  function check({ status, headers, body }: RestAnswer, what: string): void {
    assert.ok(status === 200 || (status >= 400 && status < 500 && status !== 429), what);
    const names = Object.keys(headers).join(" ");
    assert.ok(!/injected/i.test(names), what);
    const text = JSON.stringify(body);
    assert.ok(!text.includes(rest.key), what);
    if (status === 200) return;
    for (const member of ["code", "message", "fix", "docs"]) {
      assert.equal(typeof body[member], "string", what);
    }
    assert.ok(String(body.message).length < 500 && !/[\r\n\0]/.test(String(body.message)), text);
  }

  /** The store is as it was, but for what the calls were there for. */
  async function stands(): Promise<void> {
    await audit(rest.world.db);
    rest.world.wait(60_000);
    const session = await rest.world.logIn("Ann");
    assert.equal((await rest.world.call("resume", { session })).player.playerId, ann.playerId);
    assert.equal((await rest.get("/orders/ORDER17")).body.orderNo, "ORDER17");
  }

  it("comes back as it was written, where any text is welcome", async () => {
    for (const [n, text] of HOSTILE_TEXTS.entries()) {
      rest.world.wait(1000);
      const { playerId } = ann;
      const order = { orderNo: `TEXT${n}`, playerId, coins: 5, title: "T", attach: text };
      const made = await rest.post("/orders", order);
      if (made.status === 400) continue;
      const shown = await rest.get(`/orders/TEXT${n}`);
      assert.deepEqual([made.body.attach, shown.body.attach], [kept(text), kept(text)]);
      const listed = await rest.get(`/orders/TEXT${n}/story`);
      assert.equal(listed.status, 200);
    }
  });
});

/** Half a character is none, in no encoding. */
function kept(text: string): string {
  return text === "\ud800" ? "\ufffd".repeat(3) : text;
}

function encode(value: unknown): string {
  return encodeURIComponent(Buffer.from(String(value)).toString());
}
