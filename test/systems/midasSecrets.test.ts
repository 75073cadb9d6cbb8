/** The secrets file: who may read it, and what it may say. */

import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSecrets, readSecretsText } from "../../bridge/server/secrets.ts";

const KEY = "228bf094169a40a3bd188ba37ebe8723";

describe("the secrets file", () => {
  function appsIn(text: string) {
    const result = readSecretsText(text, "secrets.yaml");
    assert.ok(result.ok, result.ok ? "" : result.problem);
    return Object.fromEntries(result.apps);
  }

  it("gives each app its key, from YAML and from JSON", () => {
    const midas = { appKey: KEY, strict: false };
    const yaml = `apps:\n  demo:\n    midas:\n      appKey: ${KEY}\n  bare: {}\n`;
    assert.deepEqual(appsIn(yaml), { demo: { midas }, bare: {} });
    const json = JSON.stringify({ apps: { demo: { midas: { appKey: KEY, strict: true } } } });
    assert.deepEqual(appsIn(json), { demo: { midas: { ...midas, strict: true } } });
  });

  it("takes a key of digits as it is written", () => {
    const digits = "01234567890123456789";
    const yaml = `apps:\n  demo:\n    midas:\n      appKey: ${digits}\n`;
    assert.equal(appsIn(yaml).demo?.midas?.appKey, digits);
  });

  it("says what is wrong without a word of the keys", () => {
    const wrong = [
      "",
      "apps: [1]",
      "secrets: {}",
      "apps: {demo: {midas: {}}}",
      "apps: {demo: {midas: {appKey: tooshort}}}",
      `apps: {demo: {midas: {appKey: ${KEY}, strict: perhaps}}}`,
      `apps: {demo: {midas: {appKey: ${KEY}, apKey: ${KEY}}}}`,
      `apps: {demo: {midas: {appKey: "${KEY}\t"}}}`,
      `apps: {demo: {midas: {appKey: ${KEY}}`,
    ];
    for (const text of wrong) {
      const result = readSecretsText(text, "secrets.yaml");
      assert.equal(result.ok, false, text);
      if (!result.ok) assert.doesNotMatch(result.problem, /228bf|tooshort/);
    }
  });

  it("is refused when others may read it", async () => {
    const directory = await mkdtemp(join(tmpdir(), "coinslot-secrets-"));
    try {
      const file = join(directory, "secrets.yaml");
      await writeFile(file, `apps: {demo: {midas: {appKey: ${KEY}}}}`, { mode: 0o600 });
      assert.equal((await readSecrets(file)).ok, true);
      for (const mode of [0o640, 0o604, 0o620]) {
        await chmod(file, mode);
        const result = await readSecrets(file);
        assert.match(result.ok ? "" : result.problem, /chmod 600/);
      }
      const absent = await readSecrets(join(directory, "none.yaml"));
      assert.match(absent.ok ? "" : absent.problem, /ENOENT/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
