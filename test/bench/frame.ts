/** What one frame of a game pays for the plugin: coinslot.lua on each interpreter, idle and busy. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, createJsCodec } from "../../bridge/wire/codecJs.ts";
import type { Calls, Method, PushMessage } from "../../bridge/wire/messages.ts";
import type { BalanceView, DeliveryView, OrderView } from "../../bridge/wire/views.ts";

const INTERPRETERS = ["luajit", "lua5.1", "lua5.3", "lua5.4"];
const FRAMES = 3000;
const ROUNDS = 7;
const PAGE = 200;
/** Promised for LuaJIT, which LÖVE has. */
const LIMITS: Readonly<Record<string, number>> = { "luajit-p99-ms": 0.2, "luajit-idle-bytes": 0 };

const codec = createJsCodec();
const folder = mkdtempSync(join(tmpdir(), "coinslot-bench-"));
try {
  const canned = join(folder, "canned.txt");
  writeFileSync(canned, `${cannedLines().join("\n")}\n`);
  for (const interpreter of INTERPRETERS) {
    const args = ["test/bench/frameGame.lua", "plugin/coinslot.lua", canned];
    const printed = execFileSync(interpreter, [...args, String(FRAMES), String(ROUNDS)], {
      encoding: "utf8",
    });
    print(`${interpreter}-p99-ms`, median(valuesOf(printed, "busy")), "ms");
    print(`${interpreter}-worst-ms`, median(valuesOf(printed, "worst")), "ms");
    print(`${interpreter}-idle-bytes`, median(valuesOf(printed, "idle")), "bytes");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function valuesOf(printed: string, what: string): number[] {
  const lines = printed.split("\n").filter((line) => line.startsWith(`${what} `));
  return lines.map((line) => Number(line.slice(what.length + 1)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(name: string, value: number, unit: string): void {
  if (process.argv.includes("--json")) {
    const line = { bench: "frame", case: name, ratio: null, baseline: null, value, unit };
    console.log(JSON.stringify(line));
  } else {
    const limit = LIMITS[name];
    const promised = limit === undefined ? "" : ` (at most ${limit})`;
    console.log(`${name.padEnd(18)} ${value} ${unit}${promised}`);
  }
}

/** What the server says, several of a kind in the order of their coming. */
function cannedLines(): string[] {
  return [...cannedResults(), ...cannedPushes()];
}

function cannedResults(): string[] {
  const lines = [
    result("login", {
      session: "s".repeat(43),
      expiresAtMs: 1_800_000_000_000,
      player: { playerId: "p1", name: "Ann" },
      environment: "sandbox",
      incarnation: "i1",
      serverTimeMs: 1_790_000_000_000,
      catalogVersion: 1,
      cursor: "0",
    }),
    result("products", { version: 1, total: PAGE, products: numbers(PAGE).map(productOf) }),
    result("restore", {}),
    result("queryOrder", { answers: [{ orderNo: "A1", order: orderOf(1) }] }),
    result("listOrders", { orders: numbers(20).map(orderOf) }),
    result("payByCode", { order: orderOf(1) }),
    result("closeIfAbsent", { order: orderOf(1) }),
    result("ackDelivery", { order: orderOf(1) }),
  ];
  for (const n of numbers(500)) {
    lines.push(result("getBalance", balanceOf(2 * n)));
    lines.push(result("deliveries", { deliveries: [deliveryOf(n)] }));
  }
  return lines;
}

function cannedPushes(): string[] {
  return numbers(500).flatMap((n) => [
    push({ method: "orderChanged", params: { order: orderOf(n) } }),
    push({ method: "balanceChanged", params: { balance: balanceOf(2 * n + 1) } }),
    push({ method: "deliveryDue", params: { delivery: deliveryOf(n) } }),
    push({ method: "catalogChanged", params: { version: n + 1 } }),
  ]);
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function result<M extends Method>(method: M, value: Calls[M]["result"]): string {
  return `result ${method} ${hexOf(value as unknown as WireValue)}`;
}

function push({ method, params }: PushMessage): string {
  return `push ${method} ${hexOf([2, method, params as unknown as WireValue])}`;
}

function hexOf(value: WireValue): string {
  return Buffer.from(bytesOf(codec.encode(value))).toString("hex");
}

function productOf(n: number): NonNullable<Calls["products"]["result"]["products"]>[number] {
  return {
    code: `P${n}`,
    title: `A useful thing of kind ${n}`,
    detail: "Forged by hand, tested in battle, and yours for good.",
    kind: n % 2 === 0 ? "consumable" : "nonConsumable",
    priceCoins: n,
    category: "weapons",
    icon: "sword",
  };
}

function orderOf(n: number): OrderView {
  return {
    orderNo: `A${n}`,
    tradeNo: "6d716b7f-372a-4761-9b0c-983d3259627f",
    state: "paid",
    coins: 60,
    title: "",
    detail: "",
    items: [{ code: "P1", quantity: 1, priceCoins: 60 }],
    grantBy: "client",
    createdAtMs: 1_790_000_000_000 + n,
    expiresAtMs: 1_790_000_900_000 + n,
    paidAtMs: 1_790_000_000_100 + n,
    version: n,
  };
}

function balanceOf(version: number): BalanceView {
  return {
    zoneId: "1",
    balance: 100 + version,
    genBalance: 100,
    saveAmt: version,
    saveSum: 100 + version,
    costSum: 0,
    presentSum: 100,
    firstSave: 0,
    version,
  };
}

function deliveryOf(n: number): DeliveryView {
  return {
    deliveryId: `d${n}`,
    orderNo: `A${n}`,
    coins: 60,
    items: [{ code: "P1", quantity: 1, priceCoins: 60 }],
    grantBy: "client",
    attempt: 1,
    saveSlot: "1",
  };
}
