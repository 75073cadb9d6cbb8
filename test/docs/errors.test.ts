/** docs/ERRORS.md says what the code tables say. */

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { docsAnchor, OWN_REFUSALS, PICO_PAYMENT } from "../../bridge/wire/codes.ts";
import { errorsMarkdown } from "./errorsDoc.ts";

describe("docs/ERRORS.md", () => {
  it("is what the code tables give now", async () => {
    const file = await readFile("docs/ERRORS.md", "utf8").catch(() => "");
    assert.equal(
      file,
      errorsMarkdown(),
      "docs/ERRORS.md is stale: run npm run docs and commit the file",
    );
  });

  it("has one heading for each code, whose anchor is docsAnchor's", () => {
    const headings = [...errorsMarkdown().matchAll(/^### (.+)$/gm)].map(([, title = ""]) => title);
    const rows = [...Object.values(PICO_PAYMENT), ...OWN_REFUSALS];
    assert.deepEqual(headings.sort(), rows.map((row) => row.name).sort());
    for (const title of headings) assert.equal(anchorOf(title), docsAnchor(title as "paid"));
  });

  it("has a target for every link within it, and no anchor twice", () => {
    const text = errorsMarkdown();
    const written = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
    const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, title = ""]) => anchorOf(title));
    const anchors = [...written, ...headings];
    assert.deepEqual([...new Set(anchors)], anchors);
    for (const [, target = ""] of text.matchAll(/\]\(#([^)]+)\)/g)) {
      assert.ok(anchors.includes(target), target);
    }
  });
});

/** How viewers of Markdown make an anchor of a heading of one word. */
function anchorOf(heading: string): string {
  return heading.toLowerCase();
}
