/** Cases of the contract about POSTs. The paths are those of contractPeer.ts. */

import type { PostAnswer } from "../../plugin/host.ts";
import { differenceOf, somePattern } from "./contractFrames.ts";
import type { ContractCase, Trial } from "./trial.ts";

/** How long a POST is watched after its answer. */
const WATCH_MS = 300;
/** Long enough for anything on this machine. */
const PATIENCE_MS = 10000;

export function postCases(this: void): readonly ContractCase[] {
  const cases: ContractCase[] = [
    { name: "post: frames of every size and byte come back as they went", run: echoes },
    { name: "post: an answer in chunks arrives whole", run: (t) => echoesOnce(t, "/chunks") },
    { name: "post: an answer that dribbles arrives whole", run: (t) => echoesOnce(t, "/dribble") },
    { name: "post: ten at once get each its own answer", run: tenAtOnce },
    { name: "post: a long poll does not hold up a call", run: longPoll },
    { name: "post: a server's error is no answer", run: (t) => fails(t, "/broken", PATIENCE_MS) },
    { name: "post: a cut answer is no answer", run: (t) => fails(t, "/cut", PATIENCE_MS) },
    { name: "post: silence ends with the time-out", run: (t) => fails(t, "/hang", 400) },
    { name: "post: a refused port is no answer", run: refusedPort },
  ];
  return cases.map((one) => ({ ...one, needs: "post" as const }));
}

/** POSTs, and fails the case when the answer comes inside the call, twice, or does not come. */
function post(
  this: void,
  trial: Trial,
  url: string,
  bytes: readonly number[],
  timeoutMs: number,
  done: (this: void, answer: PostAnswer) => void,
): void {
  let isInside = true;
  let answers = 0;
  trial.host.post?.(url, trial.frames.make(bytes), timeoutMs, (answer) => {
    answers += 1;
    if (isInside) trial.fail("the answer came inside the call");
    if (answers > 1) trial.fail("the answer came twice");
    else done(answer);
  });
  isInside = false;
}

function checkEcho(this: void, trial: Trial, answer: PostAnswer, sent: readonly number[]): boolean {
  if (!answer.ok) return trial.check(false, `no answer: ${answer.reason}`);
  const difference = differenceOf(trial.frames.read(answer.frame), sent);
  return trial.check(difference === undefined, `${difference}`);
}

function echoes(this: void, trial: Trial): void {
  const lengths = [1, 256, 5000, 59 * 1024];
  function sendNext(this: void, at: number): void {
    const sent = somePattern(lengths[at], at);
    post(trial, `${trial.baseUrl}/echo`, sent, PATIENCE_MS, (answer) => {
      if (!checkEcho(trial, answer, sent)) return;
      if (at + 1 === lengths.length) trial.pass();
      else sendNext(at + 1);
    });
  }
  sendNext(0);
}

function echoesOnce(this: void, trial: Trial, path: string): void {
  const sent = somePattern(9000, 3);
  post(trial, `${trial.baseUrl}${path}`, sent, PATIENCE_MS, (answer) => {
    if (checkEcho(trial, answer, sent)) trial.pass();
  });
}

function tenAtOnce(this: void, trial: Trial): void {
  let came = 0;
  for (let number = 0; number < 10; number += 1) {
    const sent = somePattern(300 + number, number);
    post(trial, `${trial.baseUrl}/echo`, sent, PATIENCE_MS, (answer) => {
      if (!checkEcho(trial, answer, sent)) return;
      came += 1;
      if (came === 10) trial.pass();
    });
  }
}

/** The peer holds the long poll for 1.5 s; the call, made after it, must be back before. */
function longPoll(this: void, trial: Trial): void {
  const sent = somePattern(20, 6);
  let isCallAnswered = false;
  post(trial, `${trial.baseUrl}/poll`, sent, PATIENCE_MS, (answer) => {
    if (!trial.check(isCallAnswered, "the call had to wait for the long poll")) return;
    if (checkEcho(trial, answer, sent)) trial.pass();
  });
  trial.later(100, () => {
    post(trial, `${trial.baseUrl}/echo`, sent, PATIENCE_MS, (answer) => {
      if (checkEcho(trial, answer, sent)) isCallAnswered = true;
    });
  });
}

function fails(this: void, trial: Trial, path: string, timeoutMs: number): void {
  failsAt(trial, `${trial.baseUrl}${path}`, timeoutMs);
}

function refusedPort(this: void, trial: Trial): void {
  failsAt(trial, `${trial.refusedUrl}/echo`, PATIENCE_MS);
}

function failsAt(this: void, trial: Trial, url: string, timeoutMs: number): void {
  post(trial, url, somePattern(10, 1), timeoutMs, (answer) => {
    if (!trial.check(!answer.ok, "it was answered")) return;
    const reason: unknown = answer.ok ? "" : answer.reason;
    if (!trial.check(typeof reason === "string" && reason !== "", "without a reason")) return;
    trial.later(WATCH_MS, () => trial.pass());
  });
}
