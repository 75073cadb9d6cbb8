import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readConfig } from "../../bridge/server/config.ts";
import { logIn, RawClient } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

/** A chain whose node says nothing: nobody listens there. */
const CHAINS = `chains:
  - { net: "eip155:31337", name: nowhere, kind: evm, rpc: [http://127.0.0.1:9], blockTimeMs: 1000 }
apps: {}
`;

describe("the metrics", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let port: number;

  before(async () => {
    directory = await temporaryDirectory();
    port = await freePort();
    const chains = join(directory.path, "chains.yaml");
    await writeFile(chains, CHAINS);
    await chmod(chains, 0o600);
    const args = ["--metrics", `127.0.0.1:${port}`, "--chains", chains];
    server = await startServer(join(directory.path, "data"), ...args);
  });

  after(async () => {
    await server.stop();
    await directory.remove();
  });

  async function look(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const lines = (await response.text()).split("\n").filter((line) => /^[a-z]/.test(line));
    return new Map(
      lines.map((line) => {
        const at = line.lastIndexOf(" ");
        return [line.slice(0, at).replace(/,?environment="sandbox"/, ""), Number(line.slice(at))];
      }),
    );
  }

  it("count calls by how they ended, and who is connected", async () => {
    const client = await RawClient.connect(server.port);
    await logIn(client, "Ann");
    await assert.rejects(client.call("getBalance", { session: "nobody", zoneId: "1" }));
    await assert.rejects(client.call("made up" as never, {} as never));
    const figures = await look();
    assert.equal(figures.get('coinslot_calls_total{method="login",outcome="ok"}'), 1);
    assert.equal(figures.get('coinslot_calls_total{method="getBalance",outcome="notLoggedIn"}'), 1);
    assert.equal(
      figures.get('coinslot_calls_total{method="unknown",outcome="methodUnknown"}'),
      1,
      "a stranger's words are no labels",
    );
    assert.equal(figures.get("coinslot_sockets{}"), 1);
    await client.close();
  });

  it("tell whether the store answers, and what the process does", async () => {
    const figures = await look();
    assert.equal(figures.get("coinslot_store_up{}"), 1);
    assert.ok((figures.get("process_resident_memory_bytes{}") ?? 0) > 10_000_000);
  });

  it("tell how each chain does, with its nodes", async () => {
    const figures = await look();
    const chain = 'net="eip155:31337",name="nowhere"';
    assert.equal(figures.get(`coinslot_chain_state{${chain},state="starting"}`), 1);
    assert.equal(figures.get(`coinslot_chain_state{${chain},state="ok"}`), 0);
    const failures = [...figures].filter(([name]) => /endpoint_failures_total/.test(name));
    assert.equal(failures.length, 1);
    assert.ok((failures[0]?.[1] ?? 0) > 0, "the node does not answer");
  });

  it("are nowhere else", async () => {
    assert.equal((await fetch(`${server.url}/metrics`)).status, 404);
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 404);
  });

  for (const wrong of ["9464", "localhost:9464", "127.0.0.1:0", "127.0.0.1:99999"]) {
    it(`do not listen on ${wrong}`, () => {
      const command = readConfig(["--metrics", wrong], {});
      assert.equal(command.kind, "wrong");
    });
  }

  it("listen on an IPv6 address in brackets", () => {
    const command = readConfig([], { COINSLOT_METRICS: "[::1]:9464" });
    assert.ok(command.kind === "serve");
    assert.deepEqual(command.config.metrics, { host: "::1", port: 9464 });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
