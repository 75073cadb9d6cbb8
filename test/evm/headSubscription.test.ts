/** A node tells of new blocks, and the follower is woken; a lost connection is made anew. */

import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import sinon from "sinon";
import { type WebSocket, WebSocketServer } from "ws";
import {
  type HeadSubscription,
  type HeadSubscriptionParts,
  subscribeHeads,
} from "../../bridge/server/rails/evm/headSubscription.ts";
import { type Anvil, startAnvil } from "./anvil.ts";

/** Of ten milliseconds and more. */
const TRIES_MAX = 1500;

describe("a subscription to new blocks", function () {
  this.timeout(30_000);

  let subscription: HeadSubscription | undefined;

  afterEach(() => subscription?.stop());

  /** Resolves once it was woken so often. */
  function subscribe(url: string, given: Partial<HeadSubscriptionParts> = {}) {
    const wake = sinon.spy();
    const tell = sinon.spy();
    let nowMs = 0;
    subscription = subscribeHeads({
      ...{ url, place: 1, silentMs: 20_000, wake, tell, random: () => 0 },
      nowMs: () => {
        nowMs += 1000;
        return nowMs;
      },
      ...given,
    });
    return { wake, tell, news: () => tell.args.map(([, news]) => news) };
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo(); tries += 1) {
      if (tries === TRIES_MAX) assert.fail("it never became so");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  describe("at a real node", () => {
    let anvil: Anvil;

    before(async () => {
      anvil = await startAnvil({ mining: "asked" });
    });

    after(() => anvil?.stop());

    it("wakes for each block, by a name without the key in its address", async () => {
      const { wake, tell, news } = subscribe(`ws://127.0.0.1:${anvil.port}/?key=KEY`);
      await until(() => news().includes("subscribed"));
      assert.equal(wake.callCount, 0);
      await anvil.mine(1);
      await until(() => wake.callCount === 1);
      await anvil.mine(1);
      await until(() => wake.callCount === 2);
      assert.deepEqual(tell.args, [[`1:127.0.0.1:${anvil.port}`, "subscribed"]]);
    });
  });

  describe("at a node that fails", () => {
    let server: WebSocketServer;
    let sockets: WebSocket[];
    let url: string;

    beforeEach(async () => {
      sockets = [];
      server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
      server.on("connection", (socket) => sockets.push(socket));
      await once(server, "listening");
      url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterEach(async () => {
      subscription?.stop();
      for (const socket of sockets) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    });

    const accept = (socket: WebSocket | undefined) =>
      socket?.send(JSON.stringify({ jsonrpc: "2.0", id: 1, result: "0x1" }));
    const head = (socket: WebSocket | undefined) =>
      socket?.send(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: {} }));

    it("is opened again when it is lost, and wakes as before", async () => {
      const { wake, news } = subscribe(url);
      await until(() => sockets.length === 1);
      accept(sockets[0]);
      await until(() => news().length === 1);
      sockets[0]?.terminate();
      await until(() => sockets.length === 2);
      accept(sockets[1]);
      head(sockets[1]);
      await until(() => wake.callCount === 1);
      assert.deepEqual(news(), ["subscribed", "lost", "subscribed"]);
    });

    it("is opened again when the node says nothing for long, or refuses", async () => {
      const { wake } = subscribe(url, { silentMs: 50 });
      await until(() => sockets.length === 2);
      sockets[1]?.send(JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32601 } }));
      await until(() => sockets.length === 3);
      assert.equal(wake.callCount, 0);
    });

    it("a node that shouts does not keep the follower busy, nor one that speaks nonsense", async () => {
      const { wake, news } = subscribe(url, { nowMs: () => 1_000_000 });
      await until(() => sockets.length === 1);
      sockets[0]?.send("{nonsense");
      sockets[0]?.send("null");
      for (let i = 0; i < 100; i += 1) head(sockets[0]);
      accept(sockets[0]);
      await until(() => news().length === 1);
      assert.equal(wake.callCount, 1);
      await until(() => wake.callCount === 2);
    });
  });
});
