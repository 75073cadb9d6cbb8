/** The examples of docs/API.md, run as they stand against a real server. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { coinslotJson } from "../cli/cliProcess.ts";
import { logIn, RawClient } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

const GUIDE = readFileSync("docs/API.md", "utf8");

describe("the examples of docs/API.md", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path);
    const create = ["key", "create", "demo", "--name", "guide", "--data", directory.path];
    const { key } = await coinslotJson<{ key: string }>(0, ...create);
    const client = await RawClient.connect(server.port);
    const { player } = await logIn(client, "Ann");
    await client.close();
    const own = { COINSLOT_KEY: key, COINSLOT_URL: server.url, PLAYER_ID: player.playerId };
    env = { ...process.env, ...own };
  });

  after(async () => {
    await server?.kill();
    await directory.remove();
  });

  function run(script: string): Promise<{ readonly code: number; readonly out: string }> {
    return new Promise((resolve) => {
      execFile("bash", ["-e", "-c", script], { env, timeout: 20_000 }, (error, out, err) => {
        resolve({ code: error === null ? 0 : 1, out: out + err });
      });
    });
  }

  it("are all done, and refused where the guide says so", async () => {
    const scripts = [...GUIDE.matchAll(/```sh\n([^`]+)```/g)].map(([, script]) => script ?? "");
    assert.ok(scripts.length >= 6);
    let said = "";
    for (const script of scripts) {
      const { code, out } = await run(script);
      assert.equal(code, 0, `${script}\n${out}`);
      said += out;
    }
    for (const part of ['"merchantCode":"11000"', '"ticket":"cst_sandbox_', '"state":"created"']) {
      assert.ok(said.includes(part), part);
    }
    const [, refusal = ""] = /```json\n([^`]+)```/.exec(GUIDE) ?? [];
    assert.ok(said.includes(JSON.stringify(JSON.parse(refusal))), said);
  });
});
