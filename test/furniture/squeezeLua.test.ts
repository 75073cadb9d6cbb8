/** The squeezed Lua file does what the readable one does: names that could be taken for each other are not. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const LUA = "lua5.1";

type Squeeze = (bundle: string, root: string) => string;

/** The loader that TypeScriptToLua puts before its modules. */
const LOADER = `local ____modules = {}
local ____cache = {}
local function require(file)
    if ____cache[file] == nil then
        ____cache[file] = ____modules[file]()
    end
    return ____cache[file]
end
____modules = {
`;

describe("squeezing Lua", () => {
  let root = "";
  let squeezeLua: Squeeze;

  before(async () => {
    const script = pathToFileURL(join(process.cwd(), ".dev/squeezeLua.mjs")).href;
    ({ squeezeLua } = (await import(script)) as { squeezeLua: Squeeze });
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "coinslot-squeeze-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Modules by name, the entry last; `sources` are what they were compiled from, empty when absent. */
  function squeeze(modules: Record<string, string>, sources: Record<string, string> = {}): string {
    for (const name of Object.keys(modules)) {
      const path = join(root, `${name.replaceAll(".", "/")}.ts`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, sources[name] ?? "");
    }
    const parts = Object.entries(modules).map(
      ([name, body]) => `["${name}"] = function(...) \n${body.trim()}\n end,\n`,
    );
    const entry = Object.keys(modules).at(-1);
    const bundle = `${LOADER}${parts.join("")}}\nlocal ____entry = require("${entry}", ...)\nreturn ____entry\n`;
    const squeezed = squeezeLua(bundle, root);
    assert.equal(run(squeezed), run(bundle));
    return squeezed;
  }

  /** What the entry's `result` is. */
  function run(lua: string): string {
    const input = `local function chunk(...)\n${lua}\nend\nprint(chunk().result)`;
    return execFileSync(LUA, ["-"], { input, encoding: "utf8" }).trim();
  }

  it("short variables of the source and of the squeezer do not meet", () => {
    squeeze({
      "plugin.a": `
local ____exports = {}
local a, b, c
function c(d, a)
    local b = a
    return b .. d
end
function ____exports.join(a, b, c)
    local d = c
    return a .. b .. d
end
a = "1"
b = c("2", a)
____exports.both = b
return ____exports`,
      "plugin.main": `
local ____exports = {}
local ____a_2Ets = require("plugin.a")
local join = ____a_2Ets.join
local both = ____a_2Ets.both
local a = 5
____exports.result = join(a, both, "x")
return ____exports`,
    });
  });

  it("a local that is called like an import stays what it is", () => {
    squeeze({
      "plugin.a": `
local ____exports = {}
function ____exports.count()
    return 1
end
return ____exports`,
      "plugin.main": `
local ____exports = {}
local ____a_2Ets = require("plugin.a")
local count = ____a_2Ets.count
local function twice(count)
    return count * 2
end
____exports.result = twice(7) + count()
return ____exports`,
    });
  });

  it("patterns, aliases and neighbouring reads give the same values", () => {
    squeeze({
      "plugin.main": `
local ____exports = {}
local function area(____bindingPattern0)
    local width
    local height
    width = ____bindingPattern0.width
    height = ____bindingPattern0.height
    return width * height
end
local function swap(pair)
    local ____pair_0 = pair
    local first = ____pair_0.first
    local second = ____pair_0.second
    return second .. first
end
local function nested(box)
    local box2 = box.inner
    local box = box.inner
    local leaf = box.leaf
    return leaf .. box2.leaf
end
____exports.result = area({width = 2, height = 3}) .. swap({first = "a", second = "b"}) .. nested({inner = {leaf = "c"}})
return ____exports`,
    });
  });

  it("numbers are written where they are used, what nobody uses is left out", () => {
    const squeezed = squeeze({
      "plugin.limits": `
local ____exports = {}
--- A limit.
____exports.SECONDS_MAX = 60 * 60
____exports.NEVER_USED = "left out"
function ____exports.neverCalled()
    return "left out too"
end
return ____exports`,
      "plugin.main": `
local ____exports = {}
local ____limits_2Ets = require("plugin.limits")
local SECONDS_MAX = ____limits_2Ets.SECONDS_MAX
____exports.result = SECONDS_MAX / 2 - -1
return ____exports`,
    });
    assert.match(squeezed, /3600/);
    assert.doesNotMatch(squeezed, /left out|SECONDS_MAX|A limit/);
  });

  it("names that the world sees stay, names of the inside are shortened", () => {
    const squeezed = squeeze(
      {
        "bridge.wire.views": "local ____exports = {}\nreturn ____exports",
        "plugin.main": `
local ____exports = {}
local ____views_2Ets = require("bridge.wire.views")
local state = {attempts = 3, orderNo = "A1"}
state.attempts = state.attempts + 1
____exports.result = state.attempts .. state.orderNo
return ____exports`,
      },
      {
        "bridge.wire.views": "export interface View { orderNo: string }",
        "plugin.main": "interface State { attempts: number; orderNo: string }",
      },
    );
    assert.match(squeezed, /orderNo/);
    assert.doesNotMatch(squeezed, /attempts/);
  });

  it("texts are left as they are", () => {
    squeeze({
      "plugin.main": `
local ____exports = {}
local name = "x"
____exports.result = "local name -- no comment \\" 'name' " .. name .. 'say "name"' .. #"..."
return ____exports`,
    });
  });
});
