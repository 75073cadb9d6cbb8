/** The LÖVE engine inside a real LÖVE: the contract of hosts, host names, and TLS. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";
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

  it("looks a host name up and tries its addresses in turn", async () => {
    const { port } = new URL(peer.baseUrl);
    // Not spelled as the engine knows it, so that it has to ask.
    assert.equal(await post(`http://LOCALHOST:${port}/echo`), "ok echo");
    assert.match(await post("http://nowhere.invalid/echo"), /^no no address for nowhere.invalid$/);
  });

  describe("over TLS", () => {
    let server: TlsServer;

    before(async () => {
      server = await startTlsServer(folder.path);
    });

    after(() => server.close());

    it("speaks with a server whose certificate is trusted", async () => {
      const trust = `{ caFile = "${server.certificate}" }`;
      assert.equal(await post(`https://localhost:${server.port}/`, trust), "ok echo");
      assert.equal(await socket(`wss://localhost:${server.port}/`, trust), "ok echo");
    });

    it("refuses a certificate that nobody vouched for", async () => {
      assert.match(await post(`https://localhost:${server.port}/`), /certificate verify failed/);
      assert.match(await socket(`wss://localhost:${server.port}/`), /certificate verify failed/);
    });

    it("refuses a trusted certificate of somebody else", async () => {
      const trust = `{ caFile = "${server.certificate}" }`;
      const said = await post(`https://127.0.0.1:${server.port}/`, trust);
      assert.equal(said, "no TLS: no certificate for 127.0.0.1");
    });

    it("says what is missing where there is no TLS", async () => {
      const said = await socket(`wss://localhost:${server.port}/`, "{}", NO_TLS);
      assert.match(said, /^no wss: and https: need lua-sec/);
    });

    it("takes LÖVE 12's own https where there is no lua-sec", async () => {
      writeFileSync(join(folder.path, "https.lua"), HTTPS_OF_LOVE_12);
      assert.equal(await post("https://shop.example/", "{}", NO_TLS), "ok echo");
      assert.match(await post("https://away.example/", "{}", NO_TLS), /^no HTTP 0$/);
    });
  });

  /** One POST of "echo" from a LÖVE of its own: what came of it. */
  function post(url: string, options = "{}", before = ""): Promise<string> {
    return askLove(
      `host.post("${url}", "echo", 9000, function(answer)
        say((answer.ok and "ok " or "no ") .. (answer.frame or answer.reason))
      end)`,
      options,
      before,
    );
  }

  function socket(url: string, options = "{}", before = ""): Promise<string> {
    return askLove(
      `local socket
      socket = host.openSocket("${url}", {
        onOpen = function() socket.send("echo") end,
        onFrame = function(frame) say("ok " .. frame) end,
        onClose = function(reason) say("no " .. reason) end,
      })`,
      options,
      before,
    );
  }

  async function askLove(body: string, options: string, before: string): Promise<string> {
    const game = join(folder.path, "one");
    mkdirSync(game, { recursive: true });
    writeFileSync(join(game, "conf.lua"), CONF);
    copyFileSync("plugin/coinslot.lua", join(game, "coinslot.lua"));
    writeFileSync(join(game, "main.lua"), oneQuestion(body, options, before));
    if (existsSync(join(folder.path, "https.lua"))) {
      copyFileSync(join(folder.path, "https.lua"), join(game, "https.lua"));
    }
    const love = startLove({ display, game, args: [], home: folder.path });
    const said: string[] = [];
    love.onLine((line) => said.push(line));
    await love.exited;
    assert.equal(said.length, 1, love.printed());
    return said[0] ?? "";
  }
});

/** Hides the lua-sec of this machine. */
const NO_TLS = `package.preload.ssl = function() error("there is none") end`;

/** Stands for the module that LÖVE 12 brings; the engine calls it in a thread. */
const HTTPS_OF_LOVE_12 = `return {
  request = function(url, options)
    if url ~= "https://shop.example/" then return 0 end
    assert(options.method == "POST" and options.headers["Content-Type"] == "application/msgpack")
    return 200, options.data
  end,
}
`;

/** A game that asks its host one thing, prints what came of it, and ends. */
function oneQuestion(body: string, options: string, before: string): string {
  return `io.stdout:setvbuf("line")
${before}
local host = require("coinslot").engines.love(${options})
local function say(text)
  print(text)
  love.event.quit()
  function love.update() end
end
${body}
function love.update() host.pump() end
`;
}

interface TlsServer {
  readonly port: number;
  readonly certificate: string;
  close(): Promise<void>;
}

/** Echoes over https and wss, as "localhost" alone, with a certificate made for this run. */
async function startTlsServer(folder: string): Promise<TlsServer> {
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const kind = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
  ];
  const name = ["-subj", "/CN=coinslot test", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...kind, ...name, ...files], { stdio: "ignore" });
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => request.pipe(response),
  );
  const sockets = new WebSocketServer({ server, handleProtocols: () => "coinslot.v1" });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => socket.send(data, { binary: true }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
