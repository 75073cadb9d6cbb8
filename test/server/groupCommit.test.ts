import assert from "node:assert/strict";
import { join } from "node:path";
import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { openStore, type ThreadStore } from "../../bridge/server/store/openStore.ts";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";

import type { SessionResult } from "../../bridge/wire/messages.ts";
import { audit } from "./books.ts";
import { soonMs, terms } from "./rawClient.ts";
import { temporaryDirectory } from "./serverProcess.ts";
import { SHOP } from "./world.ts";

const THREAD = new URL("../../bridge/server/storeThread.js", import.meta.url);

describe("the store's thread", () => {
  let directory: { path: string; remove(): Promise<void> };
  let store: ThreadStore<Verbs>;
  let session: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    store = await openStore<Verbs>({
      place: { kind: "sqlite", directory: directory.path },
      environment: "sandbox",
      threadFile: THREAD,
      onFault: (fault) => assert.fail(fault),
    });
    await store.execute("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
    const params = {
      appId: "demo",
      appKey: "demo-key",
      playerName: "Ann",
      language: "en",
    } as const;
    session = ((await store.execute("login", params)).result as SessionResult).session;
  });

  afterEach(async () => {
    await store.close();
    await directory.remove();
  });

  const pay = (orderNo: string, coins = 1) =>
    store.execute("pay", { session, ...terms(orderNo), coins, deadlineMs: soonMs() });

  it("puts what waits into one durable commit", async () => {
    const before = store.commits;
    await Promise.all(Array.from({ length: 100 }, (_, i) => pay(`A${i}`)));
    const commits = store.commits - before;
    assert.ok(commits < 50, `${commits} commits for 100 payments`);
    await store.close();
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 0);
    assert.equal(audit(db).paidOrders, 100);
    db.close();
  });

  it("a refused payment in a full batch undoes nobody else's", async () => {
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        pay(`A${i}`, 3).then(
          ({ result }) => (result as { kind: string }).kind,
          (error) => String(error),
        ),
      ),
    );
    assert.equal(results.filter((kind) => kind === "paid").length, 33);
    assert.equal(results.filter((kind) => kind === "insufficient").length, 27);
  });

  it("answers what was asked before it closes, and nothing after", async () => {
    const last = pay("A1");
    const closed = store.close();
    assert.equal(((await last).result as { kind: string }).kind, "paid");
    await closed;
    await assert.rejects(pay("A2"), /the store is closed/);
  });
});
