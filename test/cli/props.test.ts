import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";
import { coinslot, coinslotJson } from "./cliProcess.ts";

const PAID_MS = Date.UTC(2026, 10, 3, 12, 0, 0);
/** BIP-173's own program under the chain's letters. */
const ADDRESS = "rltc1qw508d6qejxtdg4y5r3zarvary0c5xw7k693xs3";
const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
const CHAINS = `chains:
  - net: ${NET}
    name: litecoin
    kind: utxo
    family: litecoinRegtest
    rpc: ["http://127.0.0.1:1"]
    blockTimeMs: 150000
apps:
  demo:
    recipient: { "${NET}": ${ACCOUNT_KEY} }
`;

describe("the operator's commands on props", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    data = join(directory.path, "data");
    await writeFile(join(directory.path, "chains.yaml"), CHAINS, { mode: 0o600 });
    const { db, incarnation, close } = openStoreFile(data, "sandbox", PAID_MS);
    const tx = createSqliteTx(db, incarnation);
    tx.insertCatalog({ version: 1, contentHash: "any" }, PAID_MS);
    const player = { appId: "demo", playerId: "p1", subject: "sandbox:Ann", name: "Ann" };
    const { key: playerKey } = tx.insertPlayer({ ...player, createdAtMs: PAID_MS });
    const prop = { oid: "crown", gold: 50_000 };
    const order = tx.insertOrder({
      ...{ life: "open", money: "settled", delivery: "due", exception: "none", door: "plugin" },
      ...{ orderNo: "ONE", tradeNo: "t1", environment: "sandbox", appId: "demo", playerKey },
      ...{ fingerprint: "f", coins: 0, title: "Crown", detail: "", zoneId: "1", saveSlot: "1" },
      items: [{ code: "CROWN", quantity: 1, priceCoins: 10, kind: "consumable", prop }],
      ...{ grantBy: "client", catalogVersion: 1, confirmations: 3, createdAtMs: PAID_MS },
      ...{ expiresAtMs: PAID_MS, paidAtMs: PAID_MS, refundedCoins: 0, version: 1 },
    });
    tx.insertOrderEvent(order, { kind: "confirmed", surplus: false }, PAID_MS);
    const subject = { appId: "demo", kind: "propAddress", subject: "ONE" } as const;
    tx.openAttention({ ...subject, detail: "no address", openedAtMs: PAID_MS });
    close();
  });

  afterEach(() => directory.remove());

  it("say where goods go, what there is, and that it is tried again", async () => {
    const where = ["--data", data];
    const chains = ["--chains", join(directory.path, "chains.yaml")];
    assert.equal((await coinslot("attention", "list", ...where)).code, 3);
    const blind = await coinslot("prop", "address", "ONE", ADDRESS, ...where);
    assert.match(blind.err, /give --chains/);
    const wrong = await coinslot("prop", "address", "ONE", "ltc1qnone", ...where, ...chains);
    assert.match(wrong.err, /is none of that chain/);
    const given = await coinslot("prop", "address", "ONE", ADDRESS, ...where, ...chains);
    assert.equal(given.code, 0, given.err);
    assert.equal(given.out, `1 to be made for ${ADDRESS}.\n`);
    const shown = await coinslotJson<{ pid: string }[]>(0, "prop", "list", "demo", ...where);
    const [{ pid = "", ...rest } = {}] = shown;
    assert.deepEqual(rest, { oid: "crown", gold: 50_000, state: "planned", moves: ["wanted"] });
    const retried = await coinslot("prop", "retry", pid, ...where, "--reason", "more coins");
    assert.equal(retried.out, `${pid} is tried again.\n`);
    const none = await coinslot("prop", "retry", "00".repeat(16), ...where, "--reason", "why");
    assert.match(none.err, /there is no prop/);
    assert.equal((await coinslot("attention", "list", ...where)).code, 0);
    const again = await coinslot("prop", "address", "ONE", ADDRESS, ...where, ...chains);
    assert.match(again.err, /under way/);
  });
});
