/** The loop of a sender, over a store that a test plays. */

import assert from "node:assert/strict";
import type { EndTryParams } from "../../bridge/server/calls/notices/endNoticeTry.ts";
import type { LeasedNotice, LeaseParams } from "../../bridge/server/calls/notices/leaseNotices.ts";
import { DIALECTS } from "../../bridge/server/notices/dialects/dialectTable.ts";
import { type NoticeSender, runNoticeSender } from "../../bridge/server/notices/noticeSender.ts";
import type { Posted } from "../../bridge/server/notices/postNotice.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { snapshot } from "../merchant/snapshot.ts";

const SECRET = {
  kind: "symmetric",
  text: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
} as const;
const OK: Posted = { kind: "answered", status: 200, headers: {}, body: "", latencyMs: 1 };

describe("a sender's loop", () => {
  /** Orders that wait, each at its lane. */
  let waiting: { orderKey: number; lane: string }[];
  let ended: EndTryParams[];
  let leases: LeaseParams[];
  let refusals: number;
  /** Posts that are under way, and how each ends. */
  let open: { lane: string; end(posted: Posted): void }[];
  let watchers: Set<() => void>;
  let sender: NoticeSender;

  beforeEach(() => {
    waiting = [];
    ended = [];
    leases = [];
    refusals = 0;
    open = [];
    watchers = new Set();
    sender = runNoticeSender({
      store: { execute: execute as never },
      findTarget: (appId) => ({
        ...{ url: `https://${appId}.example/`, dialect: "standard", merchantId: "m" },
        ...{ appId, secrets: [SECRET] },
      }),
      dialects: DIALECTS,
      poster: {
        post: ({ url }) =>
          new Promise((end) => {
            open.push({ lane: new URL(url).hostname.replace(".example", ""), end });
            changed();
          }),
      },
      limits: { total: 6, perLane: 4 },
      leaseMs: 20_000,
      owner: "me",
      log: { error: (...told: unknown[]) => assert.fail(String(told)), warn() {} },
      publish() {},
      nowMs: () => 0,
      random: () => 0,
      randomHex: (bytes) => "0".repeat(2 * bytes),
    });
  });

  afterEach(async () => {
    waiting = [];
    for (const one of open) one.end(OK);
    await sender.stop();
  });

  /** As the verbs do it: what is leased waits no more. */
  async function execute(verb: string, params: LeaseParams & EndTryParams) {
    if (verb === "endNoticeTry") {
      if (refusals > 0) {
        refusals -= 1;
        throw new Refusal("tooManyRequests");
      }
      ended.push(params);
      changed();
      return { result: undefined, effects: [] };
    }
    leases.push(params);
    const given: LeasedNotice[] = [];
    const room = new Map<string, number>();
    for (const one of [...waiting]) {
      const left = room.get(one.lane) ?? params.lanes[one.lane] ?? params.perLane;
      if (left === 0 || given.length === params.room) continue;
      room.set(one.lane, left - 1);
      waiting.splice(waiting.indexOf(one), 1);
      given.push(leased(one));
    }
    return { result: { notices: given, isAnyoneTold: true }, effects: [] };
  }

  function leased({ orderKey, lane }: { orderKey: number; lane: string }): LeasedNotice {
    const key = { orderKey, orderVersion: 2, appId: lane, lane };
    return { ...key, tryNo: 1, roundTryNo: 1, snapshot: snapshot() };
  }

  function changed(): void {
    for (const watcher of watchers) watcher();
  }

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => watchers.add(resolve));
  }

  function give(lane: string, count: number): void {
    for (let n = 0; n < count; n += 1) waiting.push({ orderKey: waiting.length + 1, lane });
    sender.wake();
  }

  it("has so many tries of one lane under way, and so many in all", async () => {
    give("a", 10);
    give("b", 10);
    await until(() => open.length === 6);
    const lanes = open.map(({ lane }) => lane).sort();
    assert.deepEqual(lanes, ["a", "a", "a", "a", "b", "b"]);
    assert.equal(sender.counters().underWay, 6);
  });

  it("begins the next try when one is over, without being woken", async () => {
    give("a", 5);
    await until(() => open.length === 4);
    open[0]?.end(OK);
    await until(() => open.length === 5);
    assert.deepEqual(
      ended.map(({ next }) => next.kind),
      ["delivered"],
    );
  });

  it("writes down what the store refused at first, once it takes it", async () => {
    refusals = 2;
    give("a", 1);
    await until(() => open.length === 1);
    open[0]?.end(OK);
    await until(() => ended.length === 1);
    assert.equal(ended[0]?.record.outcome, "delivered");
  });

  it("stops when what is under way is over and written down, and begins nothing more", async () => {
    give("a", 5);
    await until(() => open.length === 4);
    const stopped = sender.stop();
    for (const one of open) one.end(OK);
    await stopped;
    assert.equal(ended.length, 4);
    assert.equal(open.length, 4);
  });

  it("counts what became of its tries", async () => {
    give("a", 3);
    await until(() => open.length === 3);
    open[0]?.end(OK);
    open[1]?.end({ ...OK, status: 500 });
    open[2]?.end({ ...OK, status: 410 });
    await until(() => ended.length === 3);
    const { sent, delivered, failed, dead } = sender.counters();
    assert.deepEqual([sent, delivered, failed, dead], [3, 1, 2, 1]);
    assert.deepEqual(ended.map(({ next }) => next.kind).sort(), ["again", "dead", "delivered"]);
  });
});
