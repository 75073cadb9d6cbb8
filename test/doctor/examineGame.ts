/** The doctor at a game server of a test, with everything that it can see and little patience. */

import { randomBytes } from "node:crypto";
import type { Diagnosis } from "../../bridge/server/callbackDoctor/diagnosis.ts";
import {
  type Endpoint,
  type Examination,
  examineEndpoint,
} from "../../bridge/server/callbackDoctor/examineEndpoint.ts";
import { witnessByUrl } from "../../bridge/server/callbackDoctor/goodsWitness.ts";
import { startPaymentStandIn } from "../../bridge/server/callbackDoctor/paymentStandIn.ts";
import type { DialectName } from "../../bridge/server/notices/profile.ts";
import { freePort, type GameProcess, type GameProgram, startGame } from "./gameProcess.ts";

/** What the doctor signs with, in each dialect. */
export const SECRETS = {
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  pico: "test-pay-key-0001",
  trino: "f140004f-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "020782507fb6c6e33df8d4f1106c5667692b913c052c7ba83ba5448539bf7af3aa",
} as const;

/** A game server, and what the doctor is told of it. */
export interface Patient {
  readonly program: GameProgram;
  readonly dialect?: DialectName;
  /** With which the doctor signs, when they are not SECRETS. */
  readonly secrets?: readonly string[];
  /** Where it takes notices. */
  readonly path?: string;
  /** It has its own record of each order, made by PUT /grants. */
  readonly knowsOrders?: boolean;
  /** It acknowledges at COINSLOT_URL. */
  readonly acknowledges?: boolean;
  readonly only?: readonly string[];
  readonly settleMs?: number;
  readonly patienceMs?: number;
  /** Where it listens, when it does not read PORT. */
  readonly port?: number;
}

/** Starts it, examines it, ends it. */
export async function examineGame(patient: Patient): Promise<Diagnosis> {
  const ackPort = await freePort();
  const told = patient.acknowledges === true ? TOLD(ackPort) : {};
  const env = { ...told, ...patient.program.env };
  const game = await startGame({ ...patient.program, env }, patient.port);
  const look = (orderNo: string) => witness.ask(orderNo);
  const host = { origin: game.url, address: "127.0.0.1" };
  const witness = witnessByUrl(host, `${game.url}/grants`, TIMES);
  const standIn =
    patient.acknowledges === true ? await startPaymentStandIn(ackPort, look) : undefined;
  try {
    return await examineEndpoint(endpointOf(patient, game), {
      ...(standIn === undefined ? {} : { standIn }),
      witness,
      restart: game.restart,
      announces: patient.knowsOrders === true,
      times: {
        ...TIMES,
        settleMs: patient.settleMs ?? TIMES.settleMs,
        patienceMs: patient.patienceMs ?? TIMES.patienceMs,
      },
      only: patient.only ?? [],
      nowMs: Date.now,
      randomHex: (bytes) => randomBytes(bytes).toString("hex"),
      onProgress: () => undefined,
    } satisfies Examination);
  } finally {
    await standIn?.close();
    await game.close();
  }
}

const TOLD = (port: number) => ({
  COINSLOT_URL: `http://127.0.0.1:${port}`,
  COINSLOT_KEY: "csk_sandbox_test",
});

/** Long enough for a machine with other work, short where nothing is to be waited for. */
const TIMES = {
  timeoutMs: 15_000,
  settleMs: 150,
  patienceMs: 3000,
  dripMs: 400,
  stallMs: 2500,
} as const;

function endpointOf(patient: Patient, { url }: GameProcess): Endpoint {
  const { dialect = "standard", path = "/notify" } = patient;
  return {
    host: { origin: url, address: "127.0.0.1" },
    url: url + path,
    dialect,
    appId: "demo",
    environment: "sandbox",
    product: { code: "SWORD", price: 60 },
    secrets: patient.secrets ?? [SECRETS[dialect]],
  };
}
