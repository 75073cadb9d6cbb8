/** The LÖVE engine inside a real LÖVE: the contract of hosts, host names, and TLS. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { type ContractPeer, startContractPeer } from "../engines/contractPeer.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import { type Display, type LoveProcess, startDisplay, startLove } from "./loveProcess.ts";

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
  let love: LoveProcess | undefined;

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

  // A case that took too long leaves its LÖVE behind.
  afterEach(() => love?.kill());

  it("passes the contract of hosts", async () => {
    const args = [peer.baseUrl, peer.refusedUrl];
    love = startLove({ display, game: folder.path, args, home: folder.path });
    const failed: string[] = [];
    let passed = 0;
    love.onLine((line) => {
      if (line.startsWith("not ok")) failed.push(line);
      if (line.startsWith("ok ")) passed += 1;
    });
    const code = await love.exited;
    assert.deepEqual(failed, []);
    assert.ok(passed >= 30, `only ${passed} cases ran\n${love.printed()}`);
    assert.equal(code, 0);
  });

  it("looks a host name up and tries its addresses in turn", async () => {
    const { port } = new URL(peer.baseUrl);
    // Not spelled as the engine knows it, so that it has to ask.
    assert.equal(await post(`http://LOCALHOST:${port}/echo`), "ok echo");
    assert.match(await post("http://nowhere.invalid/echo"), /^no no address for nowhere.invalid$/);
  });

  it("ends a connection whose server breaks the protocol", async () => {
    const rude = await startRudeServer();
    const paths = Object.keys(RUDE);
    const said = await askLove(
      `local reasons, open = {}, ${paths.length}
      for number, path in ipairs({ "${paths.join('", "')}" }) do
        host.openSocket("ws://127.0.0.1:${rude.port}" .. path, {
          onOpen = function() end,
          onFrame = function() say("took a frame on " .. path) end,
          onClose = function(reason)
            reasons[number] = path .. " " .. reason
            open = open - 1
            if open == 0 then say(table.concat(reasons, "|")) end
          end,
        })
      end`,
    );
    assert.deepEqual(
      said.split("|"),
      paths.map((path) => `${path} ${RUDE[path]?.reason}`),
    );
    await rude.close();
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

  async function askLove(body: string, options = "{}", before = ""): Promise<string> {
    const game = join(folder.path, "one");
    mkdirSync(game, { recursive: true });
    writeFileSync(join(game, "conf.lua"), CONF);
    copyFileSync("plugin/coinslot.lua", join(game, "coinslot.lua"));
    writeFileSync(join(game, "main.lua"), oneQuestion(body, options, before));
    if (existsSync(join(folder.path, "https.lua"))) {
      copyFileSync(join(folder.path, "https.lua"), join(game, "https.lua"));
    }
    love = startLove({ display, game, args: [], home: folder.path });
    const said: string[] = [];
    love.onLine((line) => said.push(line));
    await love.exited;
    assert.equal(said.length, 1, love.printed());
    return said[0] ?? "";
  }
});

const BROKEN = "the server broke the protocol (1002)";
const TOO_LARGE = "the server broke the protocol (1009)";

/** What a server may not send, and what the engine says to it (RFC 6455 5.2, 5.5). */
const RUDE: {
  readonly [path: string]: { readonly bytes: readonly number[]; readonly reason: string };
} = {
  "/masked": { bytes: [0x82, 0x81, 1, 2, 3, 4, 5], reason: BROKEN },
  "/reservedBit": { bytes: [0xc2, 1, 0], reason: BROKEN },
  "/unknownKind": { bytes: [0x83, 1, 0], reason: BROKEN },
  "/unknownControl": { bytes: [0x8b, 0], reason: BROKEN },
  "/pingInPieces": { bytes: [0x09, 0], reason: BROKEN },
  "/longPing": { bytes: [0x89, 126, 0, 200], reason: BROKEN },
  "/restOfNothing": { bytes: [0x80, 1, 0], reason: BROKEN },
  "/twoBeginnings": { bytes: [0x02, 1, 0, 0x82, 1, 0], reason: BROKEN },
  "/large": { bytes: [0x82, 127, 0, 0, 0, 0, 0, 0, 0xf0, 1], reason: TOO_LARGE },
  "/huge": {
    bytes: [0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    reason: TOO_LARGE,
  },
  "/wrongAccept": { bytes: [], reason: "no WebSocket answer" },
};

/** Shakes hands and then sends one of those. */
async function startRudeServer(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createHttpServer();
  server.on("upgrade", (request, wire) => {
    const path = request.url ?? "";
    const key = path === "/wrongAccept" ? "another" : request.headers["sec-websocket-key"];
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    wire.on("error", () => {});
    wire.on("end", () => wire.end());
    wire.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`,
    );
    wire.write(Buffer.from(RUDE[path]?.bytes ?? []));
    // A server that stays: the engine has to leave by itself.
    wire.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

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
