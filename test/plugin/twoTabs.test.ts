/** Two tabs of one browser: two clients of one player over one localStorage. */

import assert from "node:assert/strict";
import {
  createFakeHost,
  createFakeServer,
  type FakeHost,
} from "../../bridge/engines/testingEntry.ts";
import { createClient, webHost } from "../../bridge/engines/webEntry.ts";

describe("two browser tabs of one player", () => {
  it("keep each other's unfinished orders for the next start", () => {
    const storage = new Map<string, string>();
    const shop = createFakeServer({ products: [{ code: "SWORD", priceCoins: 60 }] });
    const openTab = (seed: number) => {
      const engine = createFakeHost({ seed });
      return { engine, client: createClient({ ...APP, engine: savingIn(storage, engine) }) };
    };
    const tabs = [openTab(1), openTab(2)];
    for (const { client, engine } of tabs) {
      client.login({ playerName: "ann" });
      shop.play(engine, client);
    }
    // Both pay, and the browser ends before either has an answer.
    const orderNos = tabs.map(({ client }) => client.pay({ coins: 5 }));
    for (const { client } of tabs) client.close();

    const { client, engine } = openTab(3);
    const settled: string[] = [];
    client.setCallbackDelegates({
      onPayOrder: (_code, _message, orderNo) => settled.push(orderNo),
    });
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    client.close();
    assert.deepEqual(settled.sort(), orderNos.sort());
  });
});

const APP = { appId: "demo", appKey: "demo-key", endpoint: "http://shop" };

/** A fake engine that keeps what it saves as the web engine does. */
function savingIn(storage: Map<string, string>, engine: FakeHost): FakeHost {
  const { load, save, isShared } = webHost({
    storage: () => ({
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
    }),
  });
  return { ...engine, load, save, isShared };
}
