/** Game servers that do everything right: the doctor must find nothing. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { examineGame, type Patient } from "./examineGame.ts";
import type { GameProgram } from "./gameProcess.ts";

const VERIFIERS = join(process.cwd(), "samples/merchant/verifiers");
const BUILT = join(process.cwd(), ".build/test/doctor/merchants");
const SOURCES = join(process.cwd(), "test/doctor/merchants");

/** Of the tests' own merchants, built. */
export function nodeGame(name: string, env: GameProgram["env"]): GameProgram {
  return { command: process.execPath, args: [join(BUILT, `${name}.js`)], env };
}

/** A program in another language, which finds the reference verifiers. */
export function foreignGame(
  command: string,
  args: readonly string[],
  file: string,
  env: GameProgram["env"],
): GameProgram {
  return { command, args: [...args, join(SOURCES, file)], env: { VERIFIERS, ...env } };
}

/** A busy machine is no alarm. */
const PATIENCE_MS = 15_000;

/** Every case passes; only those of `unseen` may stay unjudged. */
export async function assertSound(patient: Patient, unseen: readonly string[] = []): Promise<void> {
  const { cases, grade } = await examineGame({ patienceMs: PATIENCE_MS, ...patient });
  const wrong = cases.filter(({ verdict }) => verdict === "fail" || verdict === "warn");
  assert.deepEqual(
    wrong.map(({ id, seen, finding }) => `${id}: ${seen} ${finding?.cause}`),
    [],
  );
  const unjudged = cases.filter(({ verdict }) => verdict === "notJudged");
  assert.deepEqual(
    unjudged.map(({ id }) => id),
    unseen,
  );
  assert.equal(grade, "A");
}

/** Cases that need the payment server's stand-in. */
export const TELLING_CASES: readonly string[] = [
  "telling.granted",
  "telling.again",
  "telling.afterGoods",
  "telling.refunded",
];
