/** `coinslot doctor URL` as an operator runs it. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Diagnosis } from "../../bridge/server/callbackDoctor/diagnosis.ts";
import { coinslot, coinslotIn, type Ended } from "../cli/cliProcess.ts";
import { SECRETS } from "./examineGame.ts";
import { freePort, type GameProcess, startGame } from "./gameProcess.ts";
import { buildMerchantCopy } from "./merchantCopy.ts";

const QUICK = ["--settle-ms", "150", "--drip-ms", "700", "--patience-ms", "3000"];

describe("coinslot doctor URL", function () {
  this.timeout(120_000);
  let directory: string;
  let secretFile: string;
  let ackPort: number;
  let game: GameProcess;
  let restarter: Server;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "coinslot-doctor-"));
    secretFile = join(directory, "secret");
    await writeFile(secretFile, `${SECRETS.standard}\n`, { mode: 0o600 });
    ackPort = await freePort();
    const program = await buildMerchantCopy("cli", []);
    const env = {
      APP_ID: "demo",
      NOTICE_SECRETS: SECRETS.standard,
      GAME_SHOWS_GRANTS: "yes",
      COINSLOT_URL: `http://127.0.0.1:${ackPort}`,
      COINSLOT_KEY: "csk_sandbox_test",
    };
    game = await startGame({ command: process.execPath, args: [program], env });
    restarter = createServer((_request, response) => {
      game.restart().then(
        () => response.end(),
        () => response.writeHead(500).end(),
      );
    }).listen(0, "127.0.0.1");
    await once(restarter, "listening");
  });

  after(async () => {
    restarter?.closeAllConnections();
    restarter?.close();
    await game?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const examine = (...args: readonly string[]): Promise<Ended> =>
    coinslot("doctor", `${game.url}/notify`, "--app", "demo", ...QUICK, ...args);
  const withSecret = () => ["--secret-file", secretFile];
  const withGrants = () => ["--grants-url", `${game.url}/grants`];

  it("sees everything of a game that shows it everything", async () => {
    const { port } = restarter.address() as AddressInfo;
    const restart = `${process.execPath} -e 'fetch("http://127.0.0.1:${port}/").then((r) => r.ok || process.exit(1))'`;
    const { code, out, err } = await examine(
      ...withSecret(),
      ...withGrants(),
      ...["--ack-port", String(ackPort), "--restart-command", restart, "--require-all", "--json"],
    );
    assert.equal(code, 0, err + out);
    const { grade, isComplete, counts } = JSON.parse(out) as Diagnosis;
    assert.deepEqual(
      { grade, isComplete, fail: counts.fail },
      { grade: "A", isComplete: true, fail: 0 },
    );
    assert.ok(counts.pass > 60);
  });

  it("prints a table for people, without colours where nobody sees them", async () => {
    const { code, out, err } = await examine(...withSecret(), ...withGrants(), "--only", "once");
    assert.equal(code, 0);
    assert.equal(err, "");
    assert.match(out, /^Callback doctor: http:.*\nstandard dialect, app demo, sandbox\n/);
    assert.match(
      out,
      /\nonce\n {2}pass {2}the same notice again, byte by byte +200, 200, 200; SWORD 1\n/,
    );
    assert.match(
      out,
      /\nGrade A at best: nothing is wrong\n0 failed, 0 warned, 7 passed, 0 not judged\n$/,
    );
    assert.ok(!out.includes("\u001b"));
    assert.ok(!out.includes(SECRETS.standard.slice(6)));
  });

  it("judges by the answers alone only what they show", async () => {
    const blind = await examine(...withSecret(), "--only", "once", "--only", "forged", "--json");
    assert.equal(blind.code, 0);
    const { cases, isComplete } = JSON.parse(blind.out) as Diagnosis;
    assert.equal(isComplete, false);
    assert.deepEqual([...new Set(cases.map(({ verdict }) => verdict))], ["notJudged"]);
    assert.ok(cases.every(({ why = "" }) => why.includes("--grants-url")));
    const strict = await examine(...withSecret(), "--only", "once", "--require-all");
    assert.equal(strict.code, 3);
    assert.match(strict.out, /not judged: the answers are right; how often/);
    assert.match(strict.out, /Grade A at best/);
  });

  it("asks a command what was granted", async () => {
    const script =
      'fetch(process.argv[1] + "?orderNo=" + process.argv[2]).then(async (r) => console.log(await r.text()))';
    const command = `${process.execPath} -e '${script}' ${game.url}/grants`;
    const { code, out } = await examine(
      ...withSecret(),
      ...["--grants-command", command, "--only", "refunds.whole", "--json"],
    );
    assert.equal(code, 0, out);
    const { cases } = JSON.parse(out) as Diagnosis;
    assert.ok(cases.length === 2 && cases.every(({ verdict }) => verdict === "pass"), out);
  });

  it("believes no witness that says nothing", async () => {
    for (const grants of ["/inventory/ann", "/nowhere"]) {
      const { out } = await examine(
        ...withSecret(),
        ...["--grants-url", game.url + grants, "--only", "forged.otherSecret", "--json"],
      );
      const { cases } = JSON.parse(out) as Diagnosis;
      assert.ok(
        cases.every(({ verdict }) => verdict === "notJudged"),
        out,
      );
    }
  });

  it("ends with 3 when the secret is another, and says that it may be that", async () => {
    const other = join(directory, "other");
    await writeFile(other, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", { mode: 0o600 });
    const { code, out } = await examine("--secret-file", other, "--only", "forged");
    assert.equal(code, 3);
    assert.match(out, /FAIL {2}a paid order +401/);
    assert.match(out, /genuine\.paid, secretMismatch/);
    assert.match(out, /not judged: a genuine notice is not taken, so nothing else can be judged/);
    assert.match(out, /Grade F/);
  });

  it("ends with 3 where nothing listens, or something else does", async () => {
    const port = await freePort();
    const args = ["--app", "demo", ...withSecret(), ...QUICK, "--json"];
    for (const [url, cause] of [
      [`http://127.0.0.1:${port}/notify`, "unreachable"],
      [`${game.url}/elsewhere`, "wrongAddress"],
    ] as const) {
      const { code, out } = await coinslot("doctor", url, ...args);
      assert.equal(code, 3);
      assert.equal((JSON.parse(out) as Diagnosis).cases[0]?.finding?.cause, cause);
    }
  });

  it("takes the secret from a file, the standard input or the environment, and from nowhere else", async () => {
    const url = `${game.url}/notify`;
    const args = ["doctor", url, "--app", "demo", ...QUICK, "--only", "time", ...withGrants()];
    const env = { ...process.env, COINSLOT_DOCTOR_SECRETS: SECRETS.standard };
    assert.equal((await coinslotIn(env, ...args)).code, 0);

    const main = new URL("../../bridge/server/main.js", import.meta.url);
    const child = spawn(process.execPath, [main.pathname, ...args, "--secret-file", "-"]);
    child.stdin.end(SECRETS.standard);
    assert.match(await text(child.stdout), /0 failed, 0 warned, 4 passed, 0 not judged/);

    await chmod(secretFile, 0o644);
    const open = await examine(...withSecret());
    await chmod(secretFile, 0o600);
    assert.equal(open.code, 1);
    assert.match(open.err, /chmod 600/);
    assert.equal((await examine("--secret", SECRETS.standard)).code, 2);
    assert.match((await examine()).err, /--secret-file FILE/);
  });

  it("runs no case that it does not know, and no store's examination by mistake", async () => {
    const strange = await examine(...withSecret(), "--only", "stomr");
    assert.equal(strange.code, 2);
    assert.match(strange.err, /--only stomr/);
    const noUrl = await coinslot("doctor", "--app", "demo", ...withSecret());
    assert.equal(noUrl.code, 2);
    assert.match(noUrl.err, /there is none/);
  });

  it("wants a secret of the dialect, and quotes none that is not", async () => {
    const { code, err } = await examine(...withSecret(), "--dialect", "trino");
    assert.equal(code, 2);
    assert.match(err, /secret 1 is none of the dialect trino: .*UUID/);
    assert.ok(!err.includes(SECRETS.standard.slice(6)));
  });

  it("hands nothing over in the live environment to nobody in particular", async () => {
    const { code, err } = await examine(...withSecret(), "--environment", "live");
    assert.equal(code, 2);
    assert.match(err, /--player/);
  });

  it("does not go to other people's hosts, and says how to prove that one is yours", async () => {
    const private10 = await coinslot(
      "doctor",
      "http://10.9.8.7/n",
      "--app",
      "demo",
      ...withSecret(),
    );
    assert.equal(private10.code, 4);
    assert.match(private10.err, /10\.9\.8\.7, which is not on the internet; nothing was sent/);
    const far = [
      "doctor",
      "http://10.9.8.7:1/n",
      "--app",
      "demo",
      ...withSecret(),
      "--allow",
      "10.9.8.7",
    ];
    const noData = await coinslot(...far, "--data", join(directory, "none"));
    assert.equal(noData.code, 4);
    assert.match(noData.err, /--data/);
  });

  it("goes to a proved host, by a key that only its owner reads", async () => {
    let proof = "";
    const asked: string[] = [];
    const far = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(proof);
    }).listen(0, "127.0.0.1");
    await once(far, "listening");
    try {
      const url = `http://${OWN_NAME}:${(far.address() as AddressInfo).port}/notify`;
      const args = ["doctor", url, "--app", "demo", ...withSecret(), "--data", directory, ...QUICK];
      const allowed = [...args, "--allow", OWN_NAME, "--only", "time"];
      const first = await coinslot(...allowed);
      assert.equal(first.code, 4);
      assert.deepEqual(asked, ["GET /.well-known/coinslot-doctor.txt"]);
      assert.equal((await stat(join(directory, "doctor.key"))).mode & 0o777, 0o600);
      [proof = ""] = /coinslot-doctor-[0-9a-f]{32}/.exec(first.err) ?? [];
      assert.match((await coinslot(...allowed)).out, /pass|FAIL/);
      assert.equal(asked.filter((one) => one === "POST /notify").length, 4);
      assert.equal((await coinslot(...args)).code, 4, "proved, but a private address");
    } finally {
      far.close();
    }
  });

  it("explains both of its uses", async () => {
    const { out } = await coinslot("doctor", "--help");
    assert.match(out, /The store: +coinslot doctor --data DIR/);
    assert.match(out, /A game server: +coinslot doctor http/);
    assert.match(out, /--grants-url <url>/);
  });
});

/** It leads to this machine, and is no name of it. */
const OWN_NAME = "0.0.0.0";
