import assert from "node:assert/strict";
import { tellStories } from "./stories.ts";

tellStories("the fake engine", {
  "it passes the contract of hosts in every language": async (game) => {
    const events = await game.plain("contract");
    const cases = events.filter((event) => event.startsWith("case "));
    assert.deepEqual(
      cases.map((event) => JSON.parse(event.slice(5))).filter(([, ok]) => ok !== true),
      [],
    );
    assert.equal(cases.length, 33);
    assert.equal(events.at(-1), "contract finished");
  },
});
