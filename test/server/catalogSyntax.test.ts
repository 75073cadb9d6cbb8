/**
 * Files that are not YAML: every faulty line is explained in the words of somebody who writes
 * product lists.
 */

import { strict as assert } from "node:assert";
import type { Problem } from "../../bridge/server/catalog/catalog.ts";
import { loadCatalog } from "../../bridge/server/catalog/loadCatalog.ts";
import { problemText } from "../../bridge/server/catalog/problemText.ts";

const HEAD = "apps:\n  - appId: demo\n    products:\n      - code: SWORD\n";

function problems(text: string): readonly Problem[] {
  const result = loadCatalog(text, "shop.yaml");
  assert.equal(result.ok, false);
  return result.ok ? [] : result.problems;
}

describe("a catalogue file that cannot be read", () => {
  const cases: readonly (readonly [
    story: string,
    text: string,
    line: number,
    message: RegExp,
    fix: RegExp,
  ])[] = [
    [
      "a colon in a text",
      `${HEAD}        title: Sword: the best\n        kind: x\n`,
      5,
      /title has a colon in it/,
      /title: "Sword: the best"/,
    ],
    [
      "a text that begins with @",
      `${HEAD}        detail: @home\n`,
      5,
      /detail begins with @/,
      /detail: "@home"/,
    ],
    [
      "text after a closing quotation mark",
      `${HEAD}        title: "Big" Sword\n`,
      5,
      /after its closing quotation mark/,
      /title: "'Big' Sword"/,
    ],
    [
      "an open quotation mark",
      `${HEAD}        title: "Sword\n        kind: x\n`,
      5,
      /quotation mark " that is not closed/,
      /same quotation mark at the end/,
    ],
    [
      "an open {",
      `${HEAD}        title: { en: a, zh: b\n        kind: x\n      - code: B\n`,
      5,
      /title has a { that is not closed/,
      /with }/,
    ],
    ["an open [", `apps: [\n`, 1, /apps has a \[ that is not closed/, /with ]/],
    [
      "no colon",
      `${HEAD}        title\n        kind: x\n`,
      5,
      /the colon is missing after "title"/,
      /title: \.\.\./,
    ],
    [
      "no space after the colon",
      `${HEAD}        kind:consumable\n        title: x\n`,
      5,
      /a space is missing after "kind:"/,
      /Write: kind: consumable/,
    ],
    ["a backslash", `${HEAD}        title: "C:\\dir"\n`, 5, /backslash/, /two backslashes/],
    ["too little indentation", `${HEAD}       title: x\n`, 5, /indented by 7 spaces/, /8 spaces/],
    [
      "too much indentation",
      `${HEAD}         title: x\n        kind: y\n`,
      5,
      /indented by 9 spaces/,
      /8 spaces/,
    ],
    ["another encoding", "apps:\n  - appId: \ufffd\n", 2, /not saved as UTF-8/, /UTF-8/],
    ["nothing", "# only a note\n", 1, /the file is empty/, /apps:/],
    ["a list in the place of the apps", "- code: SWORD\n", 1, /the file is a list/, /apps/],
    [
      "products without an app",
      "products:\n  - code: SWORD\n",
      1,
      /unknown key "products"/,
      /apps/,
    ],
  ];
  for (const [story, text, line, message, fix] of cases) {
    it(`because of ${story} is told so`, () => {
      const problem = problems(text)[0];
      assert.match(problem?.message ?? "", message);
      assert.match(problem?.fix ?? "", fix);
      assert.equal(problem?.line, line);
    });
  }

  it("because of tabs names every line with one", () => {
    const found = problems("apps:\n\t- appId: x\n  - title: y\n  \t  kind: z\n");
    assert.deepEqual(
      found.map((problem) => [problem.line, problem.column]),
      [
        [2, 1],
        [4, 3],
      ],
    );
    assert.match(found[0]?.fix ?? "", /spaces/);
  });

  it("names every line that is plainly wrong", () => {
    const text = `${HEAD}        title: Sword: the best
        kind: consumable
        detail: @home
      - code: AXE
        title: "Axe" of oak
`;
    assert.deepEqual(
      problems(text).map((problem) => problem.line),
      [5, 7, 9],
    );
  });

  it("does not guess about what follows from the first fault", () => {
    assert.equal(problems(`${HEAD}       title: x\n          kind: y\n    z: 1\n`).length, 1);
  });
});

describe("a catalogue problem as text", () => {
  const problem: Problem = {
    file: "shop.yaml",
    line: 2,
    column: 8,
    message: "it is wrong.",
    fix: "Mend it.",
  };

  it("shows the line and points at the place", () => {
    const lines = problemText(problem, "apps:\n  - id: demo\n").split("\n");
    assert.deepEqual(lines, [
      "shop.yaml, line 2: it is wrong.",
      "    2 |   - id: demo",
      "               ^",
      "    Mend it.",
    ]);
  });

  it("counts a Chinese character as two columns", () => {
    const caret = problemText({ ...problem, line: 1, column: 3 }, "剑剑x").split("\n")[2];
    assert.equal(caret?.indexOf("^"), "    1 | ".length + 4);
  });

  it("shows a part of a very long line", () => {
    const text = problemText(
      { ...problem, line: 1, column: 5000 },
      `${"a".repeat(4999)}B${"c".repeat(4000)}`,
    );
    const [, excerpt = "", caret = ""] = text.split("\n");
    assert.ok(excerpt.length < 110);
    assert.equal(excerpt[caret.indexOf("^")], "B");
  });

  it("is short without the file's text", () => {
    assert.equal(problemText(problem), "shop.yaml, line 2: it is wrong.\n    Mend it.");
  });
});
