/** The scripts behind npm start and npm test, on a machine where nothing is installed yet. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = process.cwd();

describe("the scripts", () => {
  let fresh = "";

  beforeEach(() => {
    fresh = mkdtempSync(join(tmpdir(), "coinslot-scripts-"));
    cpSync(join(root, ".dev"), join(fresh, ".dev"), { recursive: true });
    mkdirSync(join(fresh, "test"));
    writeFileSync(join(fresh, "package-lock.json"), '{ "packages": { "": {} } }');
  });

  afterEach(() => rmSync(fresh, { recursive: true, force: true }));

  for (const script of ["build", "install", "systemPackages"]) {
    it(`load ${script} without a single package`, () => {
      const { status, stderr } = node("--input-type=module", "-e", `import "./.dev/${script}.mjs"`);
      assert.equal(status, 0, stderr);
    });
  }

  it("tell who builds without packages to install them", () => {
    const { status, stderr } = node(".dev/build.mjs");
    assert.equal(status, 1);
    assert.match(stderr, /npm ci/);
  });

  it("name another port when the port is taken, before anything is installed", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    assert.ok(address !== null && typeof address === "object");
    const { status, stderr } = node(".dev/start.mjs", "--port", String(address.port));
    taken.close();
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`PORT=${address.port + 1} npm start`));
  });

  function node(...args: string[]): { status: number | null; stderr: string } {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: fresh, encoding: "utf8" });
    return { status, stderr };
  }
});
