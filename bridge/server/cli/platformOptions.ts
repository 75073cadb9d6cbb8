/** What the commands on merchants, apps, keys and secrets share. */

import type { Verbs } from "../calls/verbs.ts";
import type { OperatorVerb } from "../edges/operatorFrames.ts";
import type { ParamsOf, ResultOf } from "../verb.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { placeOf, type StoreOptions } from "./storeOptions.ts";

/** Runs one of the operator's verbs on the store that the options name. */
export async function ask<Name extends OperatorVerb>(
  verb: Name,
  params: ParamsOf<Verbs[Name]>,
  options: StoreOptions,
  world: CliWorld,
): Promise<ResultOf<Verbs[Name]>> {
  const store = await openOperatorStore(placeOf(options, world), world);
  return await store.execute(verb, params).finally(() => store.close());
}

/** Which environment the store serves. */
export async function environmentOf(options: StoreOptions, world: CliWorld) {
  const reports = await openReports(placeOf(options, world));
  return (await reports.getIdentity().finally(() => reports.close())).environment;
}

/** A public name: of a merchant, of an app. */
export function parseName(what: string, text: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text;
  throw new CliProblem(
    `${what} is 1 to 64 letters, digits and . _ - only, not "${text}"`,
    EXIT.wrongUse,
  );
}

/** Words that people read. */
export function parseTitle(what: string, text: string): string {
  const title = text.trim();
  const hasControls = [...title].some((letter) => letter < " ");
  if (title !== "" && Buffer.byteLength(title) <= 128 && !hasControls) return title;
  throw new CliProblem(`${what} is one line of 1 to 128 bytes`, EXIT.wrongUse);
}
