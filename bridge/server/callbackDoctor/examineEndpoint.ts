/** The whole run: the control first, then the quiet cases side by side, the loud ones alone. */

import { setTimeout as pause } from "node:timers/promises";
import { DIALECTS } from "../notices/dialects/dialectTable.ts";
import { newSecret } from "../notices/dialects/newSecret.ts";
import type { DialectName } from "../notices/profile.ts";
import { CASES } from "./caseTable.ts";
import type { CaseReport, Diagnosis } from "./diagnosis.ts";
import type { DoctorCase, Kit, Send } from "./doctorCase.ts";
import type { GoodsWitness } from "./goodsWitness.ts";
import { gradeCases } from "./grade.ts";
import { judgeCase, type RanCase, unjudged } from "./judgeCase.ts";
import { type Answer, type KnockTimes, knock, type PinnedHost } from "./knock.ts";
import type { Scene } from "./observation.ts";
import type { PaymentStandIn } from "./paymentStandIn.ts";
import { PENS } from "./pens/penTable.ts";
import { withRootCauses } from "./rootCause.ts";
import { type DoctorTimes, type DoctorTools, observeCase, sendCase } from "./runCase.ts";
import { makeTestOrder, type TestApp } from "./testOrder.ts";

/** The game server and how it is examined. */
export interface Endpoint extends TestApp {
  readonly host: PinnedHost;
  /** As it is registered. */
  readonly url: string;
  readonly dialect: DialectName;
  /** The live ones, the newest first; of ed25519 the private key. */
  readonly secrets: readonly string[];
}

export interface Examination {
  readonly witness?: GoodsWitness;
  readonly standIn?: PaymentStandIn;
  restart?(): Promise<void>;
  /** Whether the witness is told of each order before its notices. */
  readonly announces: boolean;
  readonly times: DoctorTimes & KnockTimes;
  /** Beginnings of ids; all cases when empty. */
  readonly only: readonly string[];
  nowMs(): number;
  randomHex(bytes: number): string;
  /** Before each case; `done` of `total` were sent. */
  onProgress(done: number, total: number, title: string): void;
}

/** Cases that are under way at once. */
const LANES = 6;

/** Examines it. Rejects for bugs only: what the endpoint does is in the diagnosis. */
export async function examineEndpoint(
  endpoint: Endpoint,
  examination: Examination,
): Promise<Diagnosis> {
  const { url, dialect, appId, environment } = endpoint;
  const tools = toolsOf(endpoint, examination);
  const chosen = casesFor(endpoint, examination);
  const [control, ...others] = chosen;
  if (control === undefined) throw new Error("there is no control");

  const [ran] = await runAll([control], endpoint, examination, tools);
  if (ran === undefined) throw new Error("the control did not run");
  const scene = sceneOf(ran, endpoint, examination);
  const first = judgeCase(ran, {
    ...scene,
    isTaken: (answer) => isSuccess(dialect, answer),
  });
  const rest = isSound(first, ran)
    ? await runOthers(others, endpoint, examination, tools, scene)
    : others.map((one) =>
        unjudged(one, "a genuine notice is not taken, so nothing else can be judged"),
      );
  const cases = withRootCauses([first, ...rest]);
  return {
    url,
    dialect,
    appId,
    environment,
    ...gradeCases(cases, examination.only.length === 0),
    cases,
  };
}

function toolsOf(
  { host, url, dialect, environment }: Endpoint,
  examination: Examination,
): DoctorTools {
  const { times } = examination;
  const target = PENS[dialect].urlOf(url, environment);
  return {
    ...examination,
    post: ({ letter: { headers, body }, manner = "whole" }: Send) =>
      knock(host, { method: "POST", url: target, headers, body, manner }, times),
  };
}

function casesFor(endpoint: Endpoint, examination: Examination): readonly DoctorCase[] {
  const { only } = examination;
  const kit = kitOf(endpoint, examination);
  return CASES.filter(
    ({ id, dialects, applies }, index) =>
      (dialects?.includes(endpoint.dialect) ?? true) &&
      (applies?.(kit) ?? true) &&
      (index === 0 || only.length === 0 || only.some((beginning) => id.startsWith(beginning))),
  );
}

async function runOthers(
  cases: readonly DoctorCase[],
  endpoint: Endpoint,
  examination: Examination,
  tools: DoctorTools,
  scene: Scene,
): Promise<readonly CaseReport[]> {
  const canRun = (one: DoctorCase) => whyNot(one, examination) === undefined;
  // A restart may lose what is under way.
  const isLast = ({ needs }: DoctorCase) => needs === "restart";
  const runnable = cases.filter(canRun);
  const ran = [
    ...(await runAll(
      runnable.filter((one) => !isLast(one)),
      endpoint,
      examination,
      tools,
    )),
    ...(await runAll(runnable.filter(isLast), endpoint, examination, tools)),
  ];
  return cases.map((one) => {
    const found = ran.find(({ doctorCase }) => doctorCase === one);
    return found === undefined
      ? unjudged(one, whyNot(one, examination) ?? "it did not run")
      : judgeCase(found, scene);
  });
}

function whyNot({ needs }: DoctorCase, { standIn, restart }: Examination): string | undefined {
  if (needs === "tells" && standIn === undefined) {
    return "acknowledgements are not seen: --ack-port, and COINSLOT_URL of the game server set to it";
  }
  if (needs === "restart" && restart === undefined) {
    return "nobody starts the game server anew: --restart-command";
  }
  return undefined;
}

async function runAll(
  cases: readonly DoctorCase[],
  endpoint: Endpoint,
  examination: Examination,
  tools: DoctorTools,
): Promise<readonly RanCase[]> {
  if (cases.length === 0) return [];
  const { times, onProgress } = examination;
  let done = 0;
  const run = async (one: DoctorCase) => {
    onProgress(done, cases.length, one.title);
    const sent = await sendCase(one, kitOf(endpoint, examination), tools);
    done += 1;
    return sent;
  };
  const quiet = await inLanes(
    cases.filter(({ isAlone }) => isAlone !== true),
    LANES,
    run,
  );
  const alone = await inLanes(
    cases.filter(({ isAlone }) => isAlone === true),
    1,
    run,
  );
  onProgress(done, cases.length, "waiting for what should not happen");
  await pause(times.settleMs);
  const deadlineMs = performance.now() + times.patienceMs;
  return await inLanes([...quiet, ...alone], LANES, (sent) => observeCase(sent, tools, deadlineMs));
}

async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function kitOf(endpoint: Endpoint, { nowMs, randomHex, times, announces }: Examination): Kit {
  const { dialect, secrets } = endpoint;
  const order = makeTestOrder(endpoint, nowMs(), randomHex);
  const another = () => ({
    ...makeTestOrder(endpoint, nowMs(), randomHex),
    playerId: order.playerId,
  });
  return {
    pen: PENS[dialect],
    order,
    second: another(),
    stranger: another(),
    signing: { secrets, atMs: nowMs() },
    otherSecret: newSecret(SECRET_KINDS[dialect], randomHex),
    isAnnounced: announces,
    stallMs: times.stallMs,
  };
}

const SECRET_KINDS = { standard: "notice", pico: "pico", trino: "trino", gip0006: "gip" } as const;

/** The control's answer to a notice whose goods were handed over is this game's word for success. */
function sceneOf(
  control: RanCase,
  { dialect, secrets }: Endpoint,
  { witness }: Examination,
): Scene {
  const learned = wasGranted(control) ? control.seen.answers[0]?.[0] : undefined;
  return {
    isTaken: (answer) => isSuccess(dialect, answer) || isSame(answer, learned),
    hasWitness: witness !== undefined,
    hasTells: control.seen.told.some(({ outcome }) => outcome === "granted"),
    secrets,
  };
}

function isSuccess(dialect: DialectName, answer: Answer): boolean {
  if (answer.kind === "failed") return false;
  const { status, headers, body } = answer;
  return DIALECTS[dialect].isSuccess(status, headers, body) !== "refused";
}

function isSame(answer: Answer, other: Answer | undefined): boolean {
  if (answer.kind === "failed" || other?.kind !== "answered") return false;
  return answer.status === other.status && answer.body === other.body;
}

function wasGranted({ seen, kit }: RanCase): boolean {
  const counts = Object.values(seen.goods[kit.pen.nameOf(kit.order)]?.goods ?? {});
  return counts.some((count) => count > 0);
}

/** Whether genuine notices work well enough that a refusal of others means something. */
function isSound({ verdict }: CaseReport, control: RanCase): boolean {
  return verdict !== "fail" || wasGranted(control);
}
