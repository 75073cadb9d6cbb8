import assert from "node:assert/strict";
import { join } from "node:path";
import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { openStore, type ThreadStore } from "../../bridge/server/store/openStore.ts";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import type { SessionResult } from "../../bridge/wire/messages.ts";
import { payError } from "../../bridge/wire/payError.ts";
import { audit } from "../server/books.ts";
import { soonMs, terms } from "../server/rawClient.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import { SHOP } from "../server/world.ts";

/** More than may wait (store/openStore.ts). */
const REQUESTS = 9000;
const WAITING_MAX = 8192;
const STARTER_COINS = 100;

describe("more requests than may wait", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let store: ThreadStore<Verbs>;
  let session: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    store = await openStore<Verbs>({
      place: { kind: "sqlite", directory: directory.path },
      environment: "sandbox",
      threadFile: new URL("../../bridge/server/storeThread.js", import.meta.url),
      onFault: (fault) => assert.fail(fault),
    });
    await store.execute("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
    const app = { appId: "demo", appKey: "demo-key", language: "en" } as const;
    const { result } = await store.execute("login", { ...app, playerName: "Ann" });
    session = (result as SessionResult).session;
  });

  afterEach(async () => {
    await store.close();
    await directory.remove();
  });

  /** Each number is asked for again and again, as games do whose answers are late. */
  const pay = (request: number) =>
    store.execute("pay", {
      ...{ session, ...terms(`A${request % STARTER_COINS}`) },
      ...{ coins: 1, deadlineMs: soonMs() },
    });

  it("are refused as busy before any answer comes, and the same orders go through later", async () => {
    const order: ("done" | "busy")[] = [];
    const asked = Array.from({ length: REQUESTS }, (_, request) =>
      pay(request).then(
        () => order.push("done"),
        (error: unknown) => {
          assert.ok(error instanceof Refusal && error.code === "tooManyRequests", String(error));
          order.push("busy");
        },
      ),
    );
    await Promise.all(asked);
    const busy = order.filter((one) => one === "busy").length;
    assert.equal(busy, REQUESTS - WAITING_MAX);
    assert.ok(
      order.slice(0, busy).every((one) => one === "busy"),
      "who is refused does not wait",
    );
    assert.equal(payError("tooManyRequests", "en").retry, "later");
    for (let request = WAITING_MAX; request < REQUESTS; request += 97) await pay(request);
    await store.close();
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    assert.equal(audit(db).paidOrders, STARTER_COINS, "each number was paid once");
    db.close();
  });
});
