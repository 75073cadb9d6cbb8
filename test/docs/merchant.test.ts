/** docs/MERCHANT.md does what it says: its program runs, its tables and listings are the code's. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { DatabaseSync } from "@photostructure/sqlite";
import { Value } from "@sinclair/typebox/value";
import fastify, { type FastifyPluginAsync } from "fastify";
import { makeTestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";
import type { Notice } from "../../bridge/server/merchant/notice.ts";
import type { NoticeReply } from "../../bridge/server/merchant/noticeAnswer.ts";
import { type NoticeFault, refused } from "../../bridge/server/merchant/noticeFault.ts";
import type { VerifyOptions } from "../../bridge/server/merchant/verifyNotice.ts";
import type { StandardOrder } from "../../bridge/server/notices/dialects/standardNotice.ts";
import { StandardBodySchema } from "../../bridge/server/notices/dialects/standardSchema.ts";

const PAGE = readFileSync("docs/MERCHANT.md", "utf8");
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/** All of them: one that is missing does not compile. */
const FAULTS: Readonly<Record<NoticeFault, true>> = {
  bodyWasParsed: true,
  bodyMissing: true,
  bodyTooLarge: true,
  bodyReserialized: true,
  noSecret: true,
  secretUnusable: true,
  headerMissing: true,
  headerMalformed: true,
  wrongDialect: true,
  wrongSignature: true,
  otherSecret: true,
  clockOff: true,
  notJson: true,
  unknownShape: true,
  unknownSchema: true,
  wrongApp: true,
  wrongEnvironment: true,
};

describe("docs/MERCHANT.md", () => {
  it("shows a game's server that grants once and takes back", async () => {
    const game = await startGame();
    try {
      for (let repeat = 0; repeat < 3; repeat += 1) assert.equal(await game.post({}), 200);
      assert.deepEqual(game.inventory(), ["SWORD"]);
      assert.equal(await game.post({ orderNo: "CHEAP", amount: "1" }), 503);
      const crown = [{ code: "CROWN", quantity: 1, price: "60" }];
      assert.equal(await game.post({ orderNo: "CROWN", items: crown }), 503);
      assert.equal(await game.post({ orderNo: "LIVE", environment: "live" }), 400);
      assert.deepEqual(game.inventory(), ["SWORD"]);
      assert.equal(await game.post({ version: 4, money: "refunded", state: "refunded" }), 200);
      assert.deepEqual(game.inventory(), []);
    } finally {
      await game.stop();
    }
  });

  it("shows a route of Fastify's that keeps the raw body, and leaves other routes their JSON", async () => {
    const { noticeRoute } = await importBlock<{ noticeRoute: MakeRoute }>("noticeRoute.mjs");
    const taken: string[] = [];
    const http = fastify();
    http.register(noticeRoute(SETTINGS, async ({ orderNo }) => takeOnce(taken, orderNo)));
    http.post("/other", async (request) => request.body);
    const other = await http.inject({ method: "POST", url: "/other", payload: { a: 1 } });
    assert.deepEqual(other.json(), { a: 1 });
    await answers(async (body, headers) => {
      const url = "/notify";
      return (await http.inject({ method: "POST", url, payload: body, headers })).statusCode;
    });
    assert.deepEqual(taken, ["A1"]);
    await http.close();
  });

  it("shows a handler of a Request", async () => {
    const { noticeHandler } = await importBlock<{ noticeHandler: MakeHandler }>(
      "noticeHandler.mjs",
    );
    const taken: string[] = [];
    const handler = noticeHandler(SETTINGS, async ({ orderNo }) => takeOnce(taken, orderNo));
    await answers(async (body, headers) => {
      const asked = { method: "POST", body, headers };
      return (await handler(new Request("https://game.example/notify", asked))).status;
    });
    assert.deepEqual(taken, ["A1"]);
  });

  it("has a row with the fix for each refusal", () => {
    for (const fault of Object.keys(FAULTS) as NoticeFault[]) {
      const row = PAGE.split("\n").find((line) => line.startsWith(`| \`${fault}\` |`));
      assert.ok(row?.includes(`| ${refused(fault, "").fix} |`), `${fault}: ${row}`);
    }
  });

  it("shows a body that its schema knows", () => {
    const [json = ""] = blocks("json");
    assert.deepEqual([...Value.Errors(StandardBodySchema, JSON.parse(json))], []);
    for (const word of StandardBodySchema.properties.type.anyOf) {
      assert.ok(PAGE.includes(`\`${word.const}\``), word.const);
    }
  });

  it("shows of the other languages what is in their files", () => {
    for (const [language, file] of [
      ["python", "verify_notice.py"],
      ["php", "verifyNotice.php"],
      ["java", "VerifyNotice.java"],
    ] as const) {
      const source = readFileSync(join("samples/merchant/verifiers", file), "utf8");
      const shown = blocks(language);
      assert.equal(shown.length, 1);
      assert.ok(unindented(source).includes(unindented(shown[0] ?? "")), file);
    }
  });
});

const SETTINGS = {
  dialect: "standard",
  appId: "demo",
  environment: "sandbox",
  secrets: [SECRET],
} as const;

type Take = (notice: Notice) => Promise<NoticeReply>;
type MakeRoute = (settings: VerifyOptions, take: Take) => FastifyPluginAsync;
type MakeHandler = (settings: VerifyOptions, take: Take) => (request: Request) => Promise<Response>;

/** The second order is none that this game sells. */
function takeOnce(taken: string[], orderNo: string): NoticeReply {
  if (orderNo === "A2") return "again";
  taken.push(orderNo);
  return "taken";
}

/** Genuine notices of two orders, with white space that only raw bytes keep, and a forged one. */
async function answers(
  post: (body: string, headers: Record<string, string>) => Promise<number>,
): Promise<void> {
  const of = (orderNo: string) =>
    makeTestNotice({ dialect: "standard", secret: SECRET, data: { orderNo, title: "  剣 " } });
  const first = of("A1");
  assert.equal(await post(first.body, first.headers), 200);
  const second = of("A2");
  assert.equal(await post(second.body, second.headers), 503);
  assert.equal(await post(first.body.replace("A1", "A3"), first.headers), 401);
}

/** A listing whose first line names its file, as a module. */
async function importBlock<Module>(name: string): Promise<Module> {
  const text = blocks("js").find((one) => one.startsWith(`// ${name}\n`));
  assert.ok(text !== undefined, name);
  // Beside the build, so that it finds the packages.
  const directory = await mkdtemp(join(process.cwd(), ".build", "docs-"));
  const file = join(directory, name);
  await writeFile(file, text);
  try {
    return (await import(pathToFileURL(file).href)) as Module;
  } finally {
    await rm(directory, { recursive: true });
  }
}

function blocks(language: string): string[] {
  const fence = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g");
  return [...PAGE.matchAll(fence)].map(([, text = ""]) => text);
}

function unindented(text: string): string {
  return text.replace(/^ +/gm, "").trim();
}

/** The page's program, as a reader would run it. */
async function startGame() {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-merchant-docs-"));
  await symlink(join(process.cwd(), "node_modules"), join(directory, "node_modules"));
  const file = join(directory, "gameServer.mjs");
  await writeFile(file, blocks("js")[0] ?? "");
  const env = { ...process.env, APP_ID: "demo", NOTICE_SECRET: SECRET, PORT: "0" };
  const stdio = ["ignore", "pipe", "ignore"] as const;
  const child = spawn(process.execPath, [file], { cwd: directory, env, stdio: [...stdio] });
  const url = `http://127.0.0.1:${await portOf(child)}/`;
  const db = new DatabaseSync(join(directory, "game.db"));
  return {
    async post(data: Partial<StandardOrder>): Promise<number> {
      const { headers, body } = makeTestNotice({ dialect: "standard", secret: SECRET, data });
      return (await fetch(url, { method: "POST", headers, body })).status;
    },
    inventory(): unknown[] {
      const rows = db.prepare("SELECT code FROM inventory").all() as { code: string }[];
      return rows.map(({ code }) => code);
    },
    async stop() {
      db.close();
      child.kill();
      await once(child, "exit");
      await rm(directory, { recursive: true });
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error("the game server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("the game server did not start");
}
