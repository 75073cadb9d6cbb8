/** docs/DOCTOR.md knows every case and every cause of the callback doctor, and no other. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CASES } from "../../bridge/server/callbackDoctor/caseTable.ts";
import { CAUSES } from "../../bridge/server/callbackDoctor/cause.ts";

const GUIDE = readFileSync("docs/DOCTOR.md", "utf8");

describe("docs/DOCTOR.md", () => {
  it("lists every case in the words of the report", () => {
    const listed = [...GUIDE.matchAll(/^\| `(\w+\.\w+)` \| (.+?) \|/gm)].map(([, id, title]) => [
      id,
      title,
    ]);
    assert.deepEqual(
      listed,
      CASES.map(({ id, title }) => [id, title]),
    );
  });

  it("lists every cause with its fix", () => {
    const listed = [...GUIDE.matchAll(/^\| `(\w+)` \((\w+)\) \| (.+) \| (.+) \|$/gm)];
    const told = listed.map(([, word, severity, what, fix]) => [word, { severity, what, fix }]);
    assert.deepEqual(Object.fromEntries(told), CAUSES);
  });
});
