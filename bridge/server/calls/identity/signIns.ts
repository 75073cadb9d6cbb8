/** What is done with sign-ins under way (auth/signIn.ts): begun, asked about, ended in a ticket. */

import type { SignIn, SignInWay, VouchedPlayer } from "../../auth/signIn.ts";
import { TICKET_LIFE_MS } from "../../auth/ticket.ts";
import { requireApp } from "../../catalogShelf.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** RFC 8628, 3.5: who is told to slow down waits so much longer, then and later. */
export const SLOW_DOWN_MS = 5000;

export interface BeginSignInParams {
  readonly appId: string;
  readonly appKey: string;
  readonly hash: string;
  readonly way: SignInWay;
  readonly detail: string;
  readonly lifeMs: number;
  /** 0 where nobody is asked. */
  readonly intervalMs: number;
}

/** Writes a sign-in down; gives when it ends. Refuses as `requireApp` does. */
export function beginSignIn(tx: Tx, params: BeginSignInParams, context: VerbContext): number {
  const { appId, appKey, hash, way, detail, lifeMs, intervalMs } = params;
  requireApp(context.catalog, appId, appKey);
  const { nowMs } = context;
  const expiresAtMs = nowMs + lifeMs;
  tx.insertSignIn({
    ...{ hash, appId, way, detail, createdAtMs: nowMs, expiresAtMs },
    ...{ intervalMs, dueAtMs: nowMs + intervalMs, version: 1 },
  });
  return expiresAtMs;
}

/** What a sign-in remembers. */
export interface SignInDetail {
  readonly appId: string;
  readonly detail: string;
}

/** A sign-in by the digest of its secret. */
export interface SignInKey {
  readonly hash: string;
  readonly way: SignInWay;
}

/** Reads a sign-in that can still be finished. Refuses `authParameterWrong`. */
export function readSignIn(tx: Tx, key: SignInKey, context: VerbContext): SignInDetail {
  const { appId, detail } = requireSignIn(tx, key, context);
  return { appId, detail };
}

/** The same, and nobody can do so again. */
export function takeSignIn(tx: Tx, key: SignInKey, context: VerbContext): SignInDetail {
  const signIn = requireSignIn(tx, key, context);
  use(tx, signIn, context);
  return { appId: signIn.appId, detail: signIn.detail };
}

/** Whether the provider may be asked now. */
export type AskedSignIn =
  | ({ readonly kind: "ask"; readonly intervalMs: number } & SignInDetail)
  | { readonly kind: "tooSoon"; readonly intervalMs: number };

/** Takes the turn to ask the provider; who comes before it is told to wait longer. */
export function askSignIn(tx: Tx, key: SignInKey, context: VerbContext): AskedSignIn {
  const signIn = requireSignIn(tx, key, context);
  const { nowMs } = context;
  if (nowMs < signIn.dueAtMs) {
    return { kind: "tooSoon", intervalMs: delay(tx, signIn, SLOW_DOWN_MS, nowMs) };
  }
  const { appId, detail } = signIn;
  return { kind: "ask", intervalMs: delay(tx, signIn, 0, nowMs), appId, detail };
}

/** The provider wants to be asked less often; gives the interval from now on, in milliseconds. */
export function slowSignIn(tx: Tx, key: SignInKey, context: VerbContext): number {
  return delay(tx, requireSignIn(tx, key, context), SLOW_DOWN_MS, context.nowMs);
}

export interface FinishSignInParams extends VouchedPlayer {
  readonly key: SignInKey;
  /** What becomes of it: `use` ends it now; `used` if it was taken before. */
  readonly signIn: "use" | "used";
  readonly appId: string;
  /** Of the new ticket's text. */
  readonly ticketHash: string;
}

/** Ends a sign-in in a login ticket; gives when that ends. */
export function finishSignIn(tx: Tx, params: FinishSignInParams, context: VerbContext): number {
  const { key, signIn, appId } = params;
  if (signIn === "use") {
    const found = requireSignIn(tx, key, context);
    if (found.appId !== appId) refuse(key.way, "of another app");
    use(tx, found, context);
  }
  return insertTicket(tx, params, context);
}

export interface SpendTokenParams extends VouchedPlayer {
  readonly hash: string;
  readonly way: SignInWay;
  readonly appId: string;
  readonly appKey: string;
  /** Until then the token could be shown again. */
  readonly expiresAtMs: number;
  readonly ticketHash: string;
}

/** A token that somebody else made, for one login; gives when the ticket ends. */
export function spendToken(tx: Tx, params: SpendTokenParams, context: VerbContext): number {
  const { hash, way, appId, appKey, expiresAtMs } = params;
  const { nowMs } = context;
  requireApp(context.catalog, appId, appKey);
  if (tx.findSignIn(hash) !== undefined) refuse(way, "was used before");
  tx.insertSignIn({
    ...{ hash, appId, way, detail: "{}", createdAtMs: nowMs, expiresAtMs },
    ...{ intervalMs: 0, dueAtMs: nowMs, usedAtMs: nowMs, version: 1 },
  });
  return insertTicket(tx, params, context);
}

function insertTicket(
  tx: Tx,
  { appId, subject, name, ticketHash }: VouchedPlayer & { appId: string; ticketHash: string },
  { nowMs, catalog }: VerbContext,
): number {
  requireApp(catalog, appId);
  const expiresAtMs = nowMs + TICKET_LIFE_MS;
  tx.insertTicket({ hash: ticketHash, appId, subject, name, createdAtMs: nowMs, expiresAtMs });
  return expiresAtMs;
}

function requireSignIn(tx: Tx, { hash, way }: SignInKey, { nowMs }: VerbContext): SignIn {
  const signIn = tx.findSignIn(hash);
  if (signIn?.way !== way) return refuse(way, "not from here");
  if (signIn.usedAtMs !== undefined) return refuse(way, "was used before");
  if (signIn.expiresAtMs <= nowMs) return refuse(way, "too old");
  return signIn;
}

function use(tx: Tx, signIn: SignIn, { nowMs }: VerbContext): void {
  tx.updateSignIn({ ...signIn, usedAtMs: nowMs, version: signIn.version + 1 });
}

function delay(tx: Tx, signIn: SignIn, moreMs: number, nowMs: number): number {
  const intervalMs = signIn.intervalMs + moreMs;
  tx.updateSignIn({
    ...signIn,
    ...{ intervalMs, dueAtMs: nowMs + intervalMs, version: signIn.version + 1 },
  });
  return intervalMs;
}

/** What the secret of each way is called where it comes from. */
const SECRET_OF: { readonly [way in SignInWay]: string } = {
  oidc: "state",
  device: "handle",
  wallet: "nonce",
  gip0006: "token",
};

function refuse(way: SignInWay, why: string): never {
  throw new Refusal("authParameterWrong", `${SECRET_OF[way]}: ${why}`);
}
