/** A game server behind TLS: its certificate is checked, by the name under which it is asked. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnosis } from "../../bridge/server/callbackDoctor/diagnosis.ts";
import { coinslotIn } from "../cli/cliProcess.ts";
import { SECRETS } from "./examineGame.ts";
import { type GameProcess, startGame } from "./gameProcess.ts";
import { buildMerchantCopy } from "./merchantCopy.ts";

describe("the callback doctor at a game server behind TLS", function () {
  this.timeout(60_000);
  let directory: string;
  let game: GameProcess;
  let proxy: Server;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "coinslot-tls-"));
    const [key, cert] = [join(directory, "key"), join(directory, "cert")];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"],
        ...["-addext", "subjectAltName=DNS:localhost"],
      ],
      { stdio: "pipe" },
    );
    const program = await buildMerchantCopy("tls", []);
    const env = { APP_ID: "demo", NOTICE_SECRETS: SECRETS.standard, GAME_SHOWS_GRANTS: "yes" };
    game = await startGame({ command: process.execPath, args: [program], env });
    proxy = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (asked, given) => {
      const { method, headers, url } = asked;
      const passed = request(game.url + url, { method, headers }, (response) => {
        given.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(given);
      });
      passed.on("error", () => given.destroy());
      asked.pipe(passed);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
  });

  after(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    await game?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function examine(name: string, more: NodeJS.ProcessEnv): Promise<Diagnosis> {
    const origin = `https://${name}:${(proxy.address() as AddressInfo).port}`;
    const env = { ...process.env, COINSLOT_DOCTOR_SECRETS: SECRETS.standard, ...more };
    const args = ["--app", "demo", "--grants-url", `${origin}/grants`, "--only", "time", "--json"];
    const waits = ["--settle-ms", "150", "--patience-ms", "3000"];
    const { out } = await coinslotIn(env, "doctor", `${origin}/notify`, ...args, ...waits);
    return JSON.parse(out);
  }

  it("takes a certificate of an authority that is known, for its name", async () => {
    const { cases } = await examine("localhost", { NODE_EXTRA_CA_CERTS: join(directory, "cert") });
    assert.deepEqual([...new Set(cases.map(({ verdict }) => verdict))], ["pass"]);
  });

  it("takes it for no other name, and nobody else's", async () => {
    const known = { NODE_EXTRA_CA_CERTS: join(directory, "cert") };
    for (const { cases } of [await examine("127.0.0.1", known), await examine("localhost", {})]) {
      assert.match(cases[0]?.seen ?? "", /badCertificate/);
      assert.equal(cases[0]?.finding?.cause, "unreachable");
    }
  });
});
