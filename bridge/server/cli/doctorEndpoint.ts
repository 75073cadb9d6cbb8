/** `coinslot doctor URL`: puts the examination of a game server together, and says how it went. */

import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { admitHost, findDnsTexts } from "../callbackDoctor/admitHost.ts";
import type { Diagnosis } from "../callbackDoctor/diagnosis.ts";
import {
  type Endpoint,
  type Examination,
  examineEndpoint,
} from "../callbackDoctor/examineEndpoint.ts";
import {
  type GoodsWitness,
  WitnessFault,
  witnessByCommand,
  witnessByUrl,
} from "../callbackDoctor/goodsWitness.ts";
import { type KnockTimes, knock, type PinnedHost } from "../callbackDoctor/knock.ts";
import { findOwnerKey } from "../callbackDoctor/ownerKey.ts";
import { type PaymentStandIn, startPaymentStandIn } from "../callbackDoctor/paymentStandIn.ts";
import { type AddressRange, readAddressRange } from "../notices/addressGuard.ts";
import { createHostResolver } from "../notices/hostResolver.ts";
import type { CliWorld } from "./cliWorld.ts";
import { type DoctorOptions, parseItem, parseOnly, parseTimes } from "./doctorOptions.ts";
import { readDoctorSecrets } from "./doctorSecrets.ts";
import { diagnosisText, paletteOf, progressText } from "./doctorText.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { parseCount, print } from "./storeOptions.ts";

const RESTART_MS = 60_000;
const POLL_MS = 100;

/** Examines the game server at `url`; ends with 3 when a case fails. */
export async function doctorEndpoint(
  url: string,
  options: DoctorOptions,
  world: CliWorld,
): Promise<ExitCode> {
  const endpoint = await endpointOf(url, options, world);
  const times = parseTimes(options);
  const only = parseOnly(options);
  const witness = await witnessOf(options, times, world);
  const standIn = await standInOf(options, witness);
  try {
    const diagnosis = await examineEndpoint(endpoint, {
      ...(witness === undefined ? {} : { witness }),
      ...(standIn === undefined ? {} : { standIn }),
      ...restartOf(options, endpoint.host, times),
      announces: options.announce ?? /^(trino|gip0006)$/.test(options.dialect),
      times,
      only,
      nowMs: world.nowMs,
      randomHex: world.randomHex,
      onProgress: (...given) => {
        if (world.isTerminal("err")) world.err(progressText(...given));
      },
    });
    if (world.isTerminal("err")) world.err("\r\u001b[K");
    print(world, options, diagnosis, () => diagnosisText(diagnosis, paletteOf(world)));
    return codeOf(diagnosis, options);
  } finally {
    await standIn?.close();
  }
}

function codeOf({ counts }: Diagnosis, { requireAll }: DoctorOptions): ExitCode {
  if (counts.fail > 0) return EXIT.found;
  return requireAll === true && counts.notJudged > 0 ? EXIT.found : EXIT.done;
}

async function endpointOf(url: string, options: DoctorOptions, world: CliWorld): Promise<Endpoint> {
  const { app, dialect, environment, player } = options;
  if (app === undefined) throw new CliProblem("--app names the game's app", EXIT.wrongUse);
  if (environment === "live" && player === undefined) {
    throw new CliProblem(
      "genuine notices hand goods over: --player names who gets them in the live environment",
      EXIT.wrongUse,
    );
  }
  const product = parseItem(options.item);
  const secrets = await readDoctorSecrets(options, world);
  const host = await admitted(url, options, world);
  const playerId = player === undefined ? {} : { playerId: player };
  return { host, url, dialect, appId: app, environment, product, secrets, ...playerId };
}

async function admitted(url: string, options: DoctorOptions, world: CliWorld): Promise<PinnedHost> {
  const directory = options.data ?? world.variables.COINSLOT_DATA ?? "./.coinslot";
  const result = await admitHost(url, {
    resolver: createHostResolver(),
    named: rangesOf(options.allow),
    findTexts: findDnsTexts,
    findOwnerKey: () => findOwnerKey(directory, world.randomHex),
  });
  if (result.kind === "admitted") return result.host;
  throw new CliProblem(result.why, EXIT.refused);
}

function rangesOf(text: string | undefined): readonly AddressRange[] {
  try {
    return text === undefined ? [] : text.split(",").map(readAddressRange);
  } catch (error) {
    throw new CliProblem(`--allow: ${error instanceof Error ? error.message : ""}`, EXIT.wrongUse);
  }
}

async function witnessOf(
  options: DoctorOptions,
  times: KnockTimes,
  world: CliWorld,
): Promise<GoodsWitness | undefined> {
  const { grantsUrl, grantsCommand } = options;
  if (grantsUrl !== undefined) {
    return witnessByUrl(await admitted(grantsUrl, options, world), grantsUrl, times);
  }
  return grantsCommand === undefined ? undefined : witnessByCommand(grantsCommand);
}

async function standInOf(
  { ackPort, dialect }: DoctorOptions,
  witness: GoodsWitness | undefined,
): Promise<PaymentStandIn | undefined> {
  if (ackPort === undefined) return undefined;
  if (dialect !== "standard") {
    throw new CliProblem("--ack-port is for the standard dialect alone", EXIT.wrongUse);
  }
  const look = async (orderNo: string) => await witness?.ask(orderNo).catch(() => undefined);
  try {
    return await startPaymentStandIn(parseCount("--ack-port", ackPort), look);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliProblem(`--ack-port ${ackPort}: ${why}`);
  }
}

function restartOf(
  { restartCommand }: DoctorOptions,
  host: PinnedHost,
  times: KnockTimes,
): Pick<Examination, "restart"> {
  if (restartCommand === undefined) return {};
  return {
    async restart() {
      await runShell(restartCommand);
      const untilMs = performance.now() + RESTART_MS;
      while (!(await isThere(host, times))) {
        if (performance.now() > untilMs) throw new WitnessFault("it did not come back");
        await pause(POLL_MS);
      }
    },
  };
}

async function isThere(host: PinnedHost, times: KnockTimes): Promise<boolean> {
  const answer = await knock(host, { method: "GET", url: `${host.origin}/` }, times);
  return answer.kind === "answered";
}

function runShell(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", ["-c", command], { timeout: RESTART_MS }, (error) => {
      if (error === null) resolve();
      else reject(new WitnessFault(`--restart-command ended with ${error.code ?? error.signal}`));
    });
  });
}
