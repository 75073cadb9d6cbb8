import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig } from "../../bridge/server/config.ts";
import { startServer, temporaryDirectory } from "./serverProcess.ts";

const MAIN = fileURLToPath(new URL("../../bridge/server/main.js", import.meta.url));

describe("the server's configuration", () => {
  it("comes from flags first, then variables, then defaults", () => {
    const command = readConfig(["--port", "1"], { PORT: "2", COINSLOT_HOST: "0.0.0.0" });
    assert.ok(command.kind === "serve");
    assert.equal(command.config.port, 1);
    assert.equal(command.config.host, "0.0.0.0");
    assert.equal(command.config.dataDirectory, "./.coinslot");
    assert.equal(command.config.environment, "sandbox");
  });

  for (const [args, allowed] of [
    [[], ["127.0.0.0", "::1"]],
    [
      ["--host", "::1"],
      ["127.0.0.0", "::1"],
    ],
    [["--host", "0.0.0.0"], []],
    [["--host", "127.0.0.1.example"], []],
    [
      ["--notify-allow", "10.1.0.0/16, fd00::/8"],
      ["10.1.0.0", "fd00::"],
    ],
    [["--notify-allow", ""], []],
  ] as const) {
    it(`lets notices go to private addresses ${JSON.stringify(allowed)} by ${args.join(" ")}`, () => {
      const command = readConfig(args, {});
      assert.ok(command.kind === "serve");
      assert.deepEqual(
        command.config.notices.allowed.map(({ address }) => address),
        allowed,
      );
    });
  }

  it("keeps notices and waits for acknowledgements as long as it is told", () => {
    const times = (...args: string[]) => {
      const command = readConfig(args, {});
      assert.ok(command.kind === "serve");
      const { keepMs, alarmAfterMs } = command.config.notices;
      return [keepMs / 86_400_000, alarmAfterMs / 3_600_000];
    };
    assert.deepEqual(times(), [90, 24]);
    assert.deepEqual(times("--keep-notices-days", "7", "--ack-alarm-hours", "0"), [7, 0]);
  });

  it("takes origins and addresses as browsers write them", () => {
    const origins = "https://a.example/, http://b.example:81";
    const command = readConfig(["--origins", origins, "--public-url", "https://pay.example/"], {});
    assert.ok(command.kind === "serve");
    assert.deepEqual(command.config.origins, ["https://a.example", "http://b.example:81"]);
    assert.equal(command.config.publicUrl, "https://pay.example");
  });

  for (const [args, problem] of [
    [["--port", "70000"], /--port is a whole number from 0 to 65535/],
    [["--port", "x"], /--port/],
    [["--keep-notices-days", "6"], /--keep-notices-days is a whole number from 7/],
    [["--ack-alarm-hours", "-1"], /--ack-alarm-hours/],
    [["--environment", "live"], /--catalog names your products/],
    [["--environment", "test"], /sandbox or live, not "test"/],
    [["--log-level", "loud"], /--log-level is one of/],
    [["--public-url", "pay.example"], /--public-url wants addresses/],
    [["--origins", "a,b"], /--origins/],
    [["--notify-allow", "localhost"], /is no range of addresses/],
    [["--notify-timeout-ms", "5"], /--notify-timeout-ms is a whole number from 100/],
    [["--nope"], /nope/],
  ] as const) {
    it(`says what is wrong with ${args.join(" ")}`, () => {
      const command = readConfig(args, {});
      assert.ok(command.kind === "wrong");
      assert.match(command.problem, problem);
    });
  }
});

describe("the program", function () {
  this.timeout(60_000);

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", timeout: 20_000 });

  it("explains its options", () => {
    for (const [args, known] of [
      [["serve", "--help"], /--data DIR/],
      [["--help"], /backup.*\n.*restore/s],
    ] as const) {
      const { status, stdout } = run(...args);
      assert.equal(status, 0);
      assert.match(stdout, known);
    }
  });

  it("checks a catalogue without starting", async () => {
    const directory = await temporaryDirectory();
    const file = join(directory.path, "catalog.yaml");
    await writeFile(file, "apps:\n  - appId: demo\n    price: x\n");
    for (const args of [["check-catalog"], ["--check-catalog"]]) {
      const { status, stdout } = run(...args, file);
      assert.equal(status, 1);
      assert.match(stdout, /catalog.yaml, line 2/);
    }
    const { stderr } = run("--catalog", file, "--data", join(directory.path, "data"));
    assert.match(stderr, /cannot start: .*catalog.yaml, line 2/);
    await directory.remove();
  });

  it("says who has the port", async () => {
    const directory = await temporaryDirectory();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = run("--port", String(port), "--data", directory.path);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`port ${port} is in use`));
    other.close();
    await directory.remove();
  });

  it("stays quiet: no line in the log for requests that went well", async () => {
    const directory = await temporaryDirectory();
    const server = await startServer(directory.path);
    await fetch(`${server.url}/healthz`);
    await fetch(`${server.url}/nothing`);
    await server.stop();
    assert.equal(server.log(), "");
    await directory.remove();
  });

  it("a database's address chooses the store, and can come from a file", () => {
    const place = (args: readonly string[], variables = {}) => {
      const command = readConfig(args, variables);
      assert.ok(command.kind === "serve", JSON.stringify(command));
      return command.config.place;
    };
    const url = "postgres://ann@db.example/shop";
    assert.deepEqual(place(["--data", "/tmp/x"]), { kind: "sqlite", directory: "/tmp/x" });
    assert.deepEqual(place(["--database-url", url]), { kind: "postgres", url });
    assert.deepEqual(place([], { COINSLOT_DATABASE_URL: url }), { kind: "postgres", url });
    const directory = mkdtempSync(join(tmpdir(), "coinslot-test-"));
    const file = join(directory, "url");
    writeFileSync(file, `${url}\n`);
    assert.deepEqual(place([], { COINSLOT_DATABASE_URL_FILE: file }), { kind: "postgres", url });
    rmSync(directory, { recursive: true });
  });

  it("a wrong address of a database is refused without being repeated", () => {
    const command = readConfig([], { COINSLOT_DATABASE_URL: "mysql://ann:secret@db" });
    assert.ok(command.kind === "wrong");
    assert.doesNotMatch(command.problem, /secret/);
  });
});
