/** docs/NOTICES.md says what the profiles of the dialects say. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DIALECT_NAMES, NOTICE_PROFILES } from "../../bridge/server/notices/profile.ts";

describe("docs/NOTICES.md", () => {
  const lines = readFileSync("docs/NOTICES.md", "utf8").split("\n");

  for (const name of DIALECT_NAMES) {
    it(`tells when and how often ${name} tells`, () => {
      const { moments, schedule } = NOTICE_PROFILES[name];
      const sumMs = schedule.delaysMs.reduce((sum, delayMs) => sum + delayMs, 0);
      const hours = `${(sumMs / 3600_000).toFixed(1)} h`;
      const row = lines.find((line) => line.startsWith(`| \`${name}\` |`))?.split(" | ");
      const tries = `${schedule.delaysMs.length + 1}`;
      assert.deepEqual(row?.slice(1, 4), [moments.join(", "), tries, hours]);
    });
  }
});
