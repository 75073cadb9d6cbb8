/** Plays the server for plainGame.lua, in each Lua. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Frame, WireValue } from "../../bridge/wire/codec.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import { parseRequest } from "../../bridge/wire/rpc.ts";
import { LUA_PROGRAMS } from "../behaviour/subjects.ts";
import { aBalance, aDelivery, anOrder, aProduct, aSession } from "../behaviour/wireViews.ts";

const SCRIPT = join(process.cwd(), "test/lua/plainGame.lua");
const PACKAGE_PATH = `${join(process.cwd(), "plugin")}/?.lua`;
const CASES = [...readFileSync(SCRIPT, "utf8").matchAll(/^case\("(.+?)"/gm)].map(
  ([, name]) => name as string,
);

const codec = createMsgpackrCodec();

describe("a game in plain Lua", () => {
  for (const program of Object.values(LUA_PROGRAMS)) {
    describe(`in ${program}`, () => {
      const results = new Map<string, string>();
      before(async () => {
        for (const [name, result] of await runGame(program)) results.set(name, result);
      });
      for (const name of CASES) {
        it(name, () => assert.equal(results.get(name), "ok"));
      }
    });
  }
});

/** Runs the script to its end; gives "ok" or what went wrong for each case. */
async function runGame(program: string): Promise<[string, string][]> {
  const child = spawn(program, [SCRIPT], { env: { ...process.env, LUA_PATH: PACKAGE_PATH } });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const results: [string, string][] = [];
  const answer = createServer();
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("frame ")) {
      for (const frame of answer(line.slice(6))) child.stdin.write(`${frame}\n`);
      child.stdin.write(".\n");
    } else {
      const [name = "", result = ""] = line.slice(5).split("\t");
      results.push([name, result]);
    }
  });
  assert.equal(await ended, 0, complaint);
  return results;
}

/** A server that sells; gives the frames with which it answers a frame, all in hex. */
function createServer(): (hex: string) => readonly string[] {
  let due: WireValue[] = [];

  function answerTo(method: string, params: { readonly [name: string]: WireValue }): object {
    const coins = params.coins ?? 60;
    switch (method) {
      case "login":
      case "resume":
        due = [];
        return aSession();
      case "getBalance":
        return aBalance();
      case "products":
        return {
          version: 1,
          total: 2,
          products: [
            { ...aProduct("POTION", 5), title: `药水 ${params.language}` },
            { ...aProduct("SWORD", 60), title: `剑 ${params.language}` },
          ],
        };
      case "pay":
      case "payByCode": {
        const { orderNo, title, items } = params as { [name: string]: string };
        const order = anOrder({ orderNo, title, coins: coins as number });
        due.push({ ...aDelivery({ orderNo }) } as unknown as WireValue);
        return { order: { ...order, items: asOrdered(items as unknown as OrderedItem[]) } };
      }
      case "queryOrder":
        return {
          answers: (params.orderNos as readonly string[]).map((orderNo) => ({ orderNo })),
        };
      case "deliveries":
        return due.length > 0 ? { deliveries: due } : {};
      case "ackDelivery":
        due = [];
        return { order: anOrder({ state: "fulfilled" }) };
      default:
        return { serverTimeMs: 1 };
    }
  }

  return (hex) => {
    const decoded = codec.decode(Uint8Array.from(Buffer.from(hex, "hex")) as unknown as Frame);
    assert.ok(decoded.ok);
    const request = parseRequest(decoded.value);
    assert.equal(request.kind, "request");
    if (request.kind !== "request") return [];
    const result = answerTo(request.method, request.params as never) as WireValue;
    const frames: WireValue[] = [[1, request.id, null, result]];
    if (request.method.startsWith("pay")) {
      frames.push([2, "deliveryDue", { delivery: due.at(-1) }]);
    }
    return frames.map((frame) =>
      Buffer.from(codec.encode(frame) as unknown as Uint8Array).toString("hex"),
    );
  };
}

interface OrderedItem {
  readonly code: string;
  readonly quantity: number;
  readonly expectedPrice: number;
}

function asOrdered(items: readonly OrderedItem[] | undefined): WireValue {
  return items?.map(({ code, quantity, expectedPrice }) => ({
    code,
    quantity,
    priceCoins: expectedPrice,
  }));
}
