/** coinslot.lua as a game takes it: one file that every Lua loads, and that leaves nothing behind. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(process.cwd(), "plugin");

/** A global that is made or read without being there is an error while this runs. */
const STRICT = `
local known = {}
for name in pairs(_G) do known[name] = true end
setmetatable(_G, { __newindex = function(_, name) error("made the global " .. tostring(name), 2) end })
local function check()
  for name in pairs(_G) do assert(known[name], "left the global " .. tostring(name)) end
end
`;

const WAYS = {
  require: `package.path = "${folder}/?.lua"\nlocal coinslot = require("coinslot")`,
  dofile: `local coinslot = dofile("${folder}/coinslot.lua")`,
};

describe("coinslot.lua", () => {
  for (const lua of ["lua5.1", "luajit", "lua5.3", "lua5.4"]) {
    for (const [way, load] of Object.entries(WAYS)) {
      it(`loads in ${lua} by ${way} and makes no global`, () => {
        const program = `${STRICT}${load}\ncheck()\nprint(type(coinslot))`;
        const printed = execFileSync(lua, ["-"], { input: program, encoding: "utf8" });
        assert.equal(printed.trim(), "table");
      });
    }
  }

  it("calls no require with a name, which builders of games would follow", () => {
    const text = readFileSync(join(folder, "coinslot.lua"), "utf8");
    assert.deepEqual(text.match(/(?<![\w.])require\s*\(?\s*["'].*/g), null);
  });
});
