/** Sends what a case plans, and gathers what there is to see. It judges nothing. */

import { setTimeout as pause } from "node:timers/promises";
import { unreachable } from "../unreachable.ts";
import type { DoctorCase, GoodsWanted, Kit, Plan, Send, Step } from "./doctorCase.ts";
import { type GoodsWitness, type HeldGoods, WitnessFault } from "./goodsWitness.ts";
import type { RanCase } from "./judgeCase.ts";
import type { Answer } from "./knock.ts";
import type { PaymentStandIn } from "./paymentStandIn.ts";
import type { TestOrder } from "./testOrder.ts";

/** What a run works with. */
export interface DoctorTools {
  post(send: Send): Promise<Answer>;
  readonly witness?: GoodsWitness;
  readonly standIn?: PaymentStandIn;
  /** Starts the game server anew; rejects with WitnessFault. */
  restart?(): Promise<void>;
  /** The game is told of orders before their notices come. */
  readonly announces: boolean;
  readonly times: DoctorTimes;
}

export interface DoctorTimes {
  /** How long goods may take until they are there. */
  readonly patienceMs: number;
  /** How long is waited for what should not happen. */
  readonly settleMs: number;
}

const POLL_MS = 50;

/** A case whose letters are sent; the end of it is not seen yet. */
export interface SentCase {
  readonly doctorCase: DoctorCase;
  readonly kit: Kit;
  readonly plan: Plan;
  readonly answers: readonly (readonly Answer[])[];
  readonly trouble?: string;
}

/** Does the steps, one after the other. */
export async function sendCase(
  doctorCase: DoctorCase,
  kit: Kit,
  tools: DoctorTools,
): Promise<SentCase> {
  const plan = doctorCase.plan(kit);
  const answers: (readonly Answer[])[] = [];
  try {
    if (plan.standIn !== undefined) {
      tools.standIn?.treat(plan.standIn.order.orderNo, plan.standIn.manner);
    }
    if (tools.announces) await announce(plan.announced ?? [kit.order, kit.second], kit, tools);
    for (const step of plan.steps) {
      const given = await takeStep(step, kit, tools);
      if (given !== undefined) answers.push(given);
    }
    return { doctorCase, kit, plan, answers };
  } catch (error) {
    if (!(error instanceof WitnessFault)) throw error;
    return { doctorCase, kit, plan, answers, trouble: error.message };
  }
}

/** Looks at the goods and acknowledgements, until what should be there is, or `deadlineMs` is over. */
export async function observeCase(
  sent: SentCase,
  tools: DoctorTools,
  deadlineMs: number,
): Promise<RanCase> {
  const { doctorCase, kit, plan, answers } = sent;
  const goods: { [name: string]: HeldGoods } = {};
  let { trouble } = sent;
  try {
    for (const wanted of plan.goods ?? []) {
      const held = await lookUntil(wanted, kit, tools, deadlineMs);
      if (held !== undefined) goods[kit.pen.nameOf(wanted.order)] = held;
    }
  } catch (error) {
    if (!(error instanceof WitnessFault)) throw error;
    trouble ??= error.message;
  }
  const told = await listenUntil(plan, kit, tools, deadlineMs);
  const seen = { answers, goods, told, ...(trouble === undefined ? {} : { trouble }) };
  return { doctorCase, kit, plan, seen };
}

async function announce(
  orders: readonly TestOrder[],
  { pen }: Kit,
  { witness }: DoctorTools,
): Promise<void> {
  if (witness === undefined) {
    throw new WitnessFault(
      "the game cannot be told of the order: --grants-url or --grants-command",
    );
  }
  for (const order of orders) await witness.announce(pen.nameOf(order), order);
}

async function takeStep(
  step: Step,
  kit: Kit,
  tools: DoctorTools,
): Promise<readonly Answer[] | undefined> {
  switch (step.kind) {
    case "send":
      return await Promise.all(step.sends.map(tools.post));
    case "untilGranted":
      await untilGranted({ order: step.order, wanted: "all" }, kit, tools);
      return undefined;
    case "restart":
      await tools.restart?.();
      return undefined;
    default:
      return unreachable(step);
  }
}

async function untilGranted(wanted: GoodsWanted, kit: Kit, tools: DoctorTools): Promise<void> {
  const { patienceMs, settleMs } = tools.times;
  if (tools.witness === undefined) await pause(settleMs);
  else await lookUntil(wanted, kit, tools, performance.now() + patienceMs);
}

async function lookUntil(
  { order, wanted }: GoodsWanted,
  { pen }: Kit,
  { witness, times }: DoctorTools,
  deadlineMs: number,
): Promise<HeldGoods | undefined> {
  if (witness === undefined) return undefined;
  const name = pen.nameOf(order);
  const isThere = ({ goods }: HeldGoods) =>
    wanted === "either" ||
    (wanted === "none") === Object.values(goods).every((count) => count <= 0);
  let held = await witness.ask(name);
  if (isThere(held)) return held;
  while (!isThere(held) && performance.now() < deadlineMs) {
    await pause(POLL_MS);
    held = await witness.ask(name);
  }
  // What came late may come twice.
  await pause(times.settleMs);
  return await witness.ask(name);
}

async function listenUntil(
  plan: Plan,
  { order, second, stranger }: Kit,
  { standIn }: DoctorTools,
  deadlineMs: number,
) {
  if (standIn === undefined) return [];
  const all = () => [order, second, stranger].flatMap(({ orderNo }) => standIn.toldOf(orderNo));
  const isHeard = () =>
    all().some(
      ({ outcome, wasFailed }) => !wasFailed && plan.told?.outcomes.some((one) => one === outcome),
    );
  while (plan.told !== undefined && !isHeard() && performance.now() < deadlineMs) {
    await pause(POLL_MS);
  }
  return all();
}
