/** The LÖVE engine inside a real LÖVE: the contract of hosts, and TLS. */

import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContractPeer, startContractPeer } from "../engines/contractPeer.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import { type Display, startDisplay, startLove } from "./loveProcess.ts";

/** Longer than the slowest contract needs. */
const PATIENCE_MS = 90_000;

const CONF = `function love.conf(t)
  t.identity = "coinslot-contract"
  t.window.width, t.window.height = 160, 90
  t.modules.audio = false
end
`;

const MAIN = `io.stdout:setvbuf("line")
local update
function love.load(arguments) update = require("loveContract").runInLove(unpack(arguments)) end
function love.update() update() end
`;

describe("the LÖVE engine", function () {
  this.timeout(PATIENCE_MS);
  let display: Display;
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let peer: ContractPeer;

  before(async () => {
    display = await startDisplay("320x200");
    folder = await temporaryDirectory();
    peer = await startContractPeer();
    copyFileSync(".build/loveContract.lua", join(folder.path, "loveContract.lua"));
    writeFileSync(join(folder.path, "conf.lua"), CONF);
    writeFileSync(join(folder.path, "main.lua"), MAIN);
  });

  after(async () => {
    await peer.close();
    await folder.remove();
    await display.close();
  });

  it("passes the contract of hosts", async () => {
    const args = [peer.baseUrl, peer.refusedUrl];
    const game = startLove({ display, game: folder.path, args, home: folder.path });
    const failed: string[] = [];
    let passed = 0;
    game.onLine((line) => {
      if (line.startsWith("not ok")) failed.push(line);
      if (line.startsWith("ok ")) passed += 1;
    });
    const code = await game.exited;
    assert.deepEqual(failed, []);
    assert.ok(passed >= 30, `only ${passed} cases ran\n${game.printed()}`);
    assert.equal(code, 0);
  });
});
