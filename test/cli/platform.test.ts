/** `coinslot merchant`, `app`, `key` and `secret`, beside a running server and without one. */

import assert from "node:assert/strict";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { DEMO, logIn, RawClient } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { coinslot, coinslotJson } from "./cliProcess.ts";

interface Key {
  readonly keyId: string;
  readonly key: string;
  readonly scopes: readonly string[];
  readonly revokedAtMs?: number;
}

interface Secret {
  readonly secretId: string;
  readonly secret?: string;
}

describe("the operator's commands on the platform", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: readonly string[];
  let server: ServerProcess | undefined;

  before(async () => {
    directory = await temporaryDirectory();
    data = ["--data", join(directory.path, "data")];
    server = await startServer(join(directory.path, "data"));
  });

  after(async () => {
    await server?.kill();
    await directory.remove();
  });

  /** What the store's files hold, as bytes. */
  async function stored(): Promise<string> {
    const files = ["coinslot.sqlite", "coinslot.sqlite-wal"].map((name) =>
      readFile(join(directory.path, "data", name), "latin1").catch(() => ""),
    );
    return (await Promise.all(files)).join("");
  }

  it("stop a merchant's players at once, and let them in again", async () => {
    const client = await RawClient.connect(server?.port ?? 0);
    await logIn(client, "Before");
    const verify = ["merchant", "verify", "coinslot-demo", ...data];
    const failed = await coinslotJson<{ code: string }>(0, ...verify, "--state", "failed");
    assert.equal(failed.code, "11001");
    const params = { ...DEMO, playerName: "After", language: "en" } as const;
    await assert.rejects(client.call("login", params), /merchantWrong/);
    await coinslotJson(0, ...verify);
    await logIn(client, "After");
    await client.close();
  });

  it("make merchants and apps, and say what is wrong", async () => {
    await coinslotJson(0, "merchant", "create", "studio", "--name", "A Studio", ...data);
    const app = ["app", "create", "racer", "--merchant", "studio", "--name", "Racer"];
    const made = await coinslotJson<{ merchantCode: string }>(0, ...app, "--type", "paid", ...data);
    assert.equal(made.merchantCode, "11003");
    const changed = await coinslot("app", "set", "racer", "--type", "free", ...data);
    assert.equal(changed.code, 4);
    assert.match(changed.err, /chosen once/);
    const url = "https://studio.example/notices";
    const set = ["app", "set", "racer", "--dialect", "pico", "--add-url", url];
    assert.equal((await coinslot(...set, ...data)).code, 0);
    const shown = await coinslot("app", "show", "racer", ...data);
    for (const part of ["Racer", "11003", "type paid", "pico", url]) {
      assert.ok(shown.out.includes(part), `${part} in ${shown.out}`);
    }
    const wrong = await coinslot("merchant", "create", "a b", "--name", "x", ...data);
    assert.equal(wrong.code, 2);
    const help = await coinslot("key", "create", "--help");
    assert.match(help.out, /shown once/);
  });

  it("show a key once, and keep its digest alone", async () => {
    const create = ["key", "create", "demo", "--name", "shop", "--scope", "orders:read"];
    const made = await coinslotJson<Key>(0, ...create, ...data);
    assert.match(made.key, /^cs_sandbox_/);
    const second = await coinslotJson<Key>(0, "key", "rotate", "demo", made.keyId, ...data);
    assert.deepEqual(second.scopes, ["orders:read"]);
    await coinslotJson(0, "key", "revoke", "demo", made.keyId, ...data);
    const keys = await coinslotJson<Key[]>(0, "key", "list", "demo", ...data);
    assert.deepEqual(
      keys.map(({ keyId, revokedAtMs }) => [keyId, revokedAtMs !== undefined]),
      [
        [made.keyId, true],
        [second.keyId, false],
      ],
    );
    const files = await stored();
    assert.ok(files.includes(made.keyId));
    assert.ok(!files.includes(made.key.slice(-64)) && !files.includes(second.key.slice(-64)));
    const unknown = await coinslot(...create.slice(0, -1), "orders:steal", ...data);
    assert.equal(unknown.code, 2);
  });

  it("seal a secret under the master key, and take none without it", async () => {
    const master = join(directory.path, "master.key");
    assert.equal((await coinslot("secret", "create-master", master)).code, 0);
    assert.equal((await stat(master)).mode & 0o777, 0o600);
    assert.equal((await coinslot("secret", "create-master", master)).code, 1);
    const add = ["secret", "add", "demo", "--kind", "pico", ...data];
    assert.equal((await coinslot(...add)).code, 2);
    const sealing = [...add, "--master-key", master];
    const made = await coinslotJson<Secret>(0, ...sealing);
    assert.match(made.secret ?? "", /^[0-9a-f]{64}$/);
    const own = join(directory.path, "own.txt");
    await writeFile(own, "a-secret-of-the-merchant\n", { mode: 0o600 });
    const taken = await coinslotJson<Secret>(0, ...sealing, "--from-file", own);
    assert.equal(taken.secret, undefined);
    assert.equal((await coinslot(...sealing)).code, 4);
    await coinslotJson(0, "secret", "revoke", "demo", made.secretId, ...data);
    const listed = await coinslot("secret", "list", "demo", ...data);
    assert.match(listed.out, /revoked/);
    const files = await stored();
    assert.ok(files.includes(taken.secretId));
    assert.ok(!files.includes(made.secret ?? "") && !files.includes("a-secret-of-the-merchant"));
    await chmod(master, 0o644);
    assert.match((await coinslot(...sealing)).err, /chmod 600/);
  });

  it("work without a server, on the same store", async () => {
    await server?.stop();
    server = undefined;
    const apps = await coinslotJson<{ appId: string }[]>(0, "app", "list", ...data);
    assert.deepEqual(
      apps.map(({ appId }) => appId),
      ["demo", "racer"],
    );
    await coinslotJson(0, "merchant", "verify", "studio", ...data);
    const db = openDatabase(join(directory.path, "data", "coinslot.sqlite"), 1000);
    const change = db.prepare("UPDATE apps SET type = 'free' WHERE app_id = 'racer'");
    assert.throws(() => change.run(), /chosen once/);
    const raise = db.prepare("UPDATE api_keys SET revoked_at_ms = NULL");
    assert.throws(() => raise.run(), /stays revoked/);
    db.close();
  });
});
