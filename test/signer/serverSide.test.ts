import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readConfig } from "../../bridge/server/config.ts";
import type { Signer } from "../../bridge/server/rails/utxo/signer.ts";
import {
  answerMac,
  questionMac,
  SIGNER_HEADERS,
  SIGNER_PATHS,
} from "../../bridge/server/rails/utxo/signerWire.ts";
import { makeCertificate } from "../server/certificate.ts";
import { type ServerProcess, startServer, startServerUnder } from "../server/serverProcess.ts";
import { openSignerWorld, type SignerWorld } from "./signerWorld.ts";

/** Nothing listens there: these stories need no coins. */
const NODE = { net: `bip122:${"a".repeat(32)}`, url: "http://me:secret@127.0.0.1:1/" };

describe("the server's side of the signer", function () {
  this.timeout(60_000);
  let world: SignerWorld;
  let server: ServerProcess | undefined;

  beforeEach(async () => {
    world = await openSignerWorld(NODE);
    server = undefined;
  });
  afterEach(async () => {
    await server?.kill();
    await world.close();
  });

  for (const [args, expected] of [
    [["--signer", "http://127.0.0.1:7360", "--signer-secret", "f"], /^none$/],
    [["--signer", "https://signer.example", "--signer-secret", "f"], /^none$/],
    [["--signer", "http://10.0.0.7:7360", "--signer-secret", "f"], /would be asked in the clear/],
    [["--signer", "10.0.0.7:7360", "--signer-secret", "f"], /wants an address like/],
    [["--signer", "http://127.0.0.1:7360"], /belong together/],
    [["--signer-secret", "f"], /belong together/],
  ] as const) {
    it(`with ${args.join(" ")}: ${expected}`, () => {
      const command = readConfig(args, {});
      assert.match(command.kind === "wrong" ? command.problem : "none", expected);
    });
  }

  const options = () => ["--signer", "http://127.0.0.1:7360", "--signer-secret", world.secretFile];
  const data = () => join(world.directory, "data");

  it("reads the shared secret, and never the key", async () => {
    const trace = join(world.directory, "trace");
    const strace = ["strace", "-f", "-e", "trace=open,openat", "-o", trace];
    const signer = await world.start();
    server = await startServerUnder(strace, data(), ...options());
    assert.equal((await signer.client.keepingAddress(NODE.net)).address, world.keeping);
    await server.stop();
    const opened = readFileSync(trace, "utf8");
    assert.ok(opened.includes(`"${world.secretFile}"`));
    assert.ok(!opened.includes(world.keyFile) && !opened.includes(world.configFile));
    assert.ok(!/spending\/(?:accountKeys|signSpend)/.test(opened), "what signs is not even loaded");
  });

  it("does not start with a secret that others can read, or that is none", async () => {
    chmodSync(world.secretFile, 0o644);
    await assert.rejects(startServer(data(), ...options()), /can be read by others: chmod 600/);
    writeFileSync(world.secretFile, "short");
    chmodSync(world.secretFile, 0o600);
    await assert.rejects(startServer(data(), ...options()), /does not hold 64 hex characters/);
  });

  describe("asking one that is none", () => {
    let liar: Server;
    let signer: Signer;
    let answer: { status: number; body: string; mac: (nonce: string) => string };

    beforeEach(async () => {
      liar = createServer((asked, response) => {
        asked.resume().on("end", () => {
          const nonce = String(asked.headers[SIGNER_HEADERS.nonce]);
          response.writeHead(answer.status, { [SIGNER_HEADERS.mac]: answer.mac(nonce) });
          response.end(answer.body);
        });
      });
      await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
      signer = world.clientOf((liar.address() as AddressInfo).port);
    });
    afterEach(() => liar.close());

    const body = JSON.stringify({ address: "rltc1", script: "00" });
    const refusal = JSON.stringify({ reason: "policy", message: "no" });
    const right = (status: number, text: string) => (nonce: string) =>
      answerMac(world.secret, nonce, status, text);

    for (const [name, given, expected] of [
      ["no proof", { status: 200, body, mac: () => "" }, /is not proved/],
      [
        "the proof of another secret",
        {
          ...{ status: 200, body },
          mac: (nonce: string) => answerMac(randomBytes(32), nonce, 200, body),
        },
        /is not proved/,
      ],
      ["an unproved refusal", { status: 409, body: refusal, mac: () => "" }, /is not proved/],
    ] as const) {
      it(`believes nothing with ${name}`, async () => {
        answer = given;
        await assert.rejects(signer.keepingAddress(NODE.net), {
          ...{ name: "SignerUnavailable", message: expected },
        });
      });
    }

    it("believes no answer to another question, with another status or another body", async () => {
      for (const mac of [
        () => answerMac(world.secret, "0".repeat(32), 200, body),
        right(409, body),
        right(200, `${body} `),
      ]) {
        answer = { status: 200, body, mac };
        await assert.rejects(signer.keepingAddress(NODE.net), /is not proved/);
      }
      answer = { status: 200, body, mac: right(200, body) };
      assert.deepEqual(await signer.keepingAddress(NODE.net), JSON.parse(body));
      answer = { status: 409, body: refusal, mac: right(409, refusal) };
      await assert.rejects(signer.keepingAddress(NODE.net), {
        name: "SignerRefusal",
        message: "no",
      });
      answer = { status: 200, body: "{}", mac: right(200, "{}") };
      await assert.rejects(signer.keepingAddress(NODE.net), { name: "SignerUnavailable" });
    });
  });

  it("is asked over TLS beyond this machine, and answers no question twice", async () => {
    const { cert, key, authority } = makeCertificate(world.directory);
    const plain = readFileSync(world.configFile, "utf8");
    const tls = plain.replace("key:", `tls: { cert: ${cert}, key: ${key} }\nkey:`);
    writeFileSync(world.configFile, tls, { mode: 0o600 });
    const { port } = await world.start();
    const body = JSON.stringify({ net: "bip122:00000000000000000000000000000000" });
    const question = {
      ...{ path: SIGNER_PATHS.keepingAddress, timeMs: Date.now(), nonce: "ab".repeat(16), body },
    };
    const ask = () => post(port, authority, question, questionMac(world.secret, question));
    const first = await ask();
    assert.equal(first.status, 409);
    assert.match(first.text, /"reason":"wrongNet"/);
    assert.equal(first.mac, answerMac(world.secret, question.nonce, 409, first.text));
    assert.deepEqual(await ask(), {
      status: 401,
      text: '{"message":"asked before"}',
      mac: undefined,
    });
    // Nobody vouches for this certificate.
    const stranger = world.clientOf(port, world.secret, "https");
    await assert.rejects(stranger.keepingAddress(NODE.net), /DEPTH_ZERO_SELF_SIGNED_CERT/);
  });
});

interface Answered {
  readonly status: number | undefined;
  readonly text: string;
  readonly mac: string | undefined;
}

function post(
  port: number,
  ca: string,
  { path, timeMs, nonce, body }: Parameters<typeof questionMac>[1],
  mac: string,
): Promise<Answered> {
  const { time } = SIGNER_HEADERS;
  const headers = {
    ...{ [time]: `${timeMs}`, [SIGNER_HEADERS.nonce]: nonce, [SIGNER_HEADERS.mac]: mac },
  };
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method: "POST", headers, ca, agent: false };
    const asked = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const proof = response.headers[SIGNER_HEADERS.mac];
        resolve({ status: response.statusCode, text, mac: proof as string | undefined });
      });
    });
    asked.once("error", reject).end(body);
  });
}
