/**
 * Signing in without a browser of one's own: RFC 8628, the device authorization grant, between this
 * server and the provider. The game shows the player a code and an address, and asks here how it
 * stands; the provider's device code never leaves this server, and lies sealed in the database.
 */

import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import { type Static, Type } from "@sinclair/typebox";
import { hashSignIn } from "../../auth/signIn.ts";
import { makeTicket } from "../../auth/ticket.ts";
import { APP_MEMBERS, paramsOf } from "../../calls/fields.ts";
import { Refusal } from "../../refusal.ts";
import { unreachable } from "../../unreachable.ts";
import { beginSecret, type IdentityParts } from "./identityParts.ts";
import { oidcOf } from "./oidcSignIn.ts";

export const DEVICE_START = paramsOf(APP_MEMBERS);
export const DEVICE_POLL = paramsOf({ handle: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

/** The longest that a player may take. */
const LIFE_MS_MAX = 30 * 60 * 1000;

export interface DeviceBegun {
  /** The game asks with it. */
  readonly handle: string;
  /** The player types it at `verificationUri`. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same with the code in it, for a QR code. */
  readonly verificationUriComplete?: string;
  readonly expiresAtMs: number;
  /** To wait before each question. */
  readonly intervalMs: number;
}

/** How it stands. */
export type DeviceState =
  | { readonly state: "pending" | "slowDown"; readonly intervalMs: number }
  | { readonly state: "signedIn"; readonly ticket: string; readonly expiresAtMs: number };

/** Asks the provider for a code. */
export async function startDevice(
  { appId, appKey }: Static<typeof DEVICE_START>,
  parts: IdentityParts,
): Promise<DeviceBegun> {
  const { provider } = oidcOf(appId, parts);
  const { deviceCode, lifeMs, ...shown } = await provider.startDevice();
  const { secret: handle, hash: handleHash } = beginSecret(parts, "device");
  const { result: expiresAtMs } = await parts.store.execute("beginSignIn", {
    ...{ appId, appKey, hash: handleHash, way: "device", intervalMs: shown.intervalMs },
    ...{ detail: JSON.stringify({ sealed: seal(deviceCode, handle) }) },
    lifeMs: Math.min(lifeMs, LIFE_MS_MAX),
  });
  return { handle, expiresAtMs, ...shown };
}

/** Asks the provider, if it may be asked already. Refuses `authParameterWrong` when it is over. */
export async function askDevice(
  { handle }: Static<typeof DEVICE_POLL>,
  parts: IdentityParts,
): Promise<DeviceState> {
  const { store, environment } = parts;
  const key = { hash: hashSignIn(handle, "device", environment), way: "device" } as const;
  const { result: asked } = await store.execute("askSignIn", key);
  if (asked.kind === "tooSoon") return { state: "slowDown", intervalMs: asked.intervalMs };
  const { appId, intervalMs } = asked;
  const { sealed } = JSON.parse(asked.detail) as { readonly sealed: string };
  const answer = await oidcOf(appId, parts).provider.askDevice(unseal(sealed, handle));
  switch (answer.kind) {
    case "pending":
      return { state: "pending", intervalMs };
    case "slowDown": {
      const { result } = await store.execute("slowSignIn", key);
      return { state: "slowDown", intervalMs: result };
    }
    case "ended":
      await store.execute("takeSignIn", key);
      throw new Refusal("authParameterWrong", `handle: ${answer.why}`);
    case "player": {
      const ticket = makeTicket(environment, parts.randomHex);
      const end = { key, signIn: "use", appId, ticketHash: ticket.hash } as const;
      const { result } = await store.execute("finishSignIn", { ...end, ...answer.player });
      return { state: "signedIn", ticket: ticket.text, expiresAtMs: result };
    }
    default:
      return unreachable(answer);
  }
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Only who has the handle can open it. */
function seal(deviceCode: string, handle: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(handle), iv);
  const text = Buffer.concat([cipher.update(deviceCode, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
}

function unseal(sealed: string, handle: string): string {
  const box = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(handle), box.subarray(0, IV_BYTES));
  decipher.setAuthTag(box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const start = decipher.update(box.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([start, decipher.final()]).toString("utf8");
}

function keyOf(handle: string): Buffer {
  return hash("sha256", `coinslot device code\n${handle}`, "buffer");
}
