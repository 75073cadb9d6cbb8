/** Cases of the contract about the clock, randomness, storage, pages and the guard. */

import { differenceOf, somePattern } from "./contractFrames.ts";
import type { ContractCase, Trial } from "./trial.ts";

/** Names that trouble file systems and records; all are good keys. */
const ODD_KEYS = [
  "a/b/c",
  "../up",
  'a b:*?"<>|%&',
  "Schlüssel/玩家/日本",
  "__proto__",
  "con",
  "Key",
  "key",
  "key.",
];

export function basicCases(this: void): readonly ContractCase[] {
  return [
    { name: "the clock moves and never goes back", run: clockMoves },
    { name: "random hex has its length, its form, and differs", run: randomDiffers },
    { name: "every byte value can be saved and loaded", run: savesEveryByte },
    { name: "a second save replaces the first, shorter or longer", run: saveReplaces },
    { name: "a key that was never saved has nothing", run: missingKey },
    { name: "odd keys are kept apart", run: oddKeys },
    { name: "the largest frame can be saved", run: savesLargest },
    { name: "the guard gives the error's text and lets nothing through", run: guardCatches },
    { name: "openPage says whether it could", needs: "openPage", run: openPageSays },
    { name: "an idle pump takes no memory", needs: "pump", run: idlePump },
    { name: "drive calls until it is stopped", needs: "drive", run: driveStops },
  ];
}

function clockMoves(this: void, trial: Trial): void {
  const startMs = trial.host.nowMs();
  let lastMs = startMs;
  for (let round = 0; round < 1000; round += 1) {
    const nowMs = trial.host.nowMs();
    if (!trial.check(nowMs >= lastMs, `went back from ${lastMs} to ${nowMs}`)) return;
    lastMs = nowMs;
  }
  trial.later(100, () => {
    const tookMs = trial.host.nowMs() - startMs;
    if (trial.check(tookMs >= 100 && tookMs < 10000, `100 ms took ${tookMs}`)) trial.pass();
  });
}

function randomDiffers(this: void, trial: Trial): void {
  const drawn: string[] = [];
  for (const count of [1, 2, 16, 32]) {
    const hex = trial.host.randomHex(count);
    if (!trial.check(hex.length === count * 2, `${count} bytes gave "${hex}"`)) return;
  }
  for (let round = 0; round < 100; round += 1) {
    const hex = trial.host.randomHex(16);
    if (!trial.check(drawn.indexOf(hex) < 0, `"${hex}" came twice`)) return;
    drawn.push(hex);
  }
  const digits = "0123456789abcdef";
  const all = drawn.join("");
  for (let at = 0; at < all.length; at += 1) {
    const digit = all.charAt(at);
    if (!trial.check(digits.indexOf(digit) >= 0, `"${digit}" is no lower-case hex`)) return;
  }
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charAt(at);
    if (!trial.check(all.indexOf(digit) >= 0, `"${digit}" never came`)) return;
  }
  trial.pass();
}

function savesEveryByte(this: void, trial: Trial): void {
  if (isKept(trial, "contract", somePattern(256, 0))) trial.pass();
}

function saveReplaces(this: void, trial: Trial): void {
  for (const length of [1000, 3, 2000]) {
    if (!isKept(trial, "contract", somePattern(length, length))) return;
  }
  trial.pass();
}

function missingKey(this: void, trial: Trial): void {
  const found = trial.host.load("contract, never saved");
  if (trial.check(found === undefined, "something was there")) trial.pass();
}

function oddKeys(this: void, trial: Trial): void {
  let longKey = "";
  while (longKey.length < 199) longKey += "k";
  const keys = [...ODD_KEYS, `${longKey}1`, `${longKey}2`];
  for (let at = 0; at < keys.length; at += 1) {
    const saved = trial.host.save(keys[at], trial.frames.make(somePattern(20 + at, at)));
    if (!trial.check(saved, `"${keys[at]}" could not be saved`)) return;
  }
  for (let at = 0; at < keys.length; at += 1) {
    if (!isThere(trial, keys[at], somePattern(20 + at, at))) return;
  }
  trial.pass();
}

function savesLargest(this: void, trial: Trial): void {
  if (isKept(trial, "contract, large", somePattern(60 * 1024, 5))) trial.pass();
}

function isKept(this: void, trial: Trial, key: string, bytes: readonly number[]): boolean {
  const saved = trial.host.save(key, trial.frames.make(bytes));
  return (
    trial.check(saved, `${bytes.length} bytes could not be saved`) && isThere(trial, key, bytes)
  );
}

function isThere(this: void, trial: Trial, key: string, bytes: readonly number[]): boolean {
  const found = trial.host.load(key);
  if (found === undefined) return trial.check(false, `"${key}" is gone`);
  const difference = differenceOf(trial.frames.read(found), bytes);
  return trial.check(difference === undefined, `"${key}": ${difference}`);
}

function guardCatches(this: void, trial: Trial): void {
  let ran = false;
  const nothing = trial.host.guard(() => {
    ran = true;
  });
  if (!trial.check(ran && nothing === undefined, `gave ${nothing} for a good body`)) return;
  const text = trial.host.guard(() => {
    throw new Error("the game broke");
  });
  const tells = text !== undefined && text.indexOf("the game broke") >= 0;
  if (trial.check(tells, `gave "${text}" for an error`)) trial.pass();
}

function openPageSays(this: void, trial: Trial): void {
  const said: unknown = trial.host.openPage?.(trial.refusedUrl);
  if (trial.check(typeof said === "boolean", "gave no boolean")) trial.pass();
}

function idlePump(this: void, trial: Trial): void {
  function pumpOften(this: void): void {
    for (let round = 0; round < 1000; round += 1) trial.host.pump?.();
  }
  pumpOften();
  const taken = trial.frames.bytesTakenBy?.(pumpOften) ?? 0;
  if (trial.check(taken === 0, `1000 calls took ${taken} bytes`)) trial.pass();
}

function driveStops(this: void, trial: Trial): void {
  let calls = 0;
  const stop = trial.host.drive?.(() => {
    calls += 1;
  });
  trial.later(1000, () => {
    if (!trial.check(calls >= 2, `${calls} calls in a second`)) return;
    stop?.();
    const callsThen = calls;
    trial.later(500, () => {
      if (trial.check(calls === callsThen, "it went on after it was stopped")) trial.pass();
    });
  });
}
