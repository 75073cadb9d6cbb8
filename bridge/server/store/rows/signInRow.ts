import type { SignIn, SignInWay } from "../../auth/signIn.ts";

/** A sign-in as a row of the store. */
export interface SignInRow {
  sign_in_hash: string;
  app_id: string;
  way: SignInWay;
  detail: string;
  created_at_ms: number;
  expires_at_ms: number;
  interval_ms: number;
  due_at_ms: number;
  used_at_ms: number | null;
  version: number;
}

export function signInOf(row: SignInRow): SignIn {
  return {
    hash: row.sign_in_hash,
    appId: row.app_id,
    way: row.way,
    detail: row.detail,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    intervalMs: row.interval_ms,
    dueAtMs: row.due_at_ms,
    usedAtMs: row.used_at_ms ?? undefined,
    version: row.version,
  };
}

export function signInRowOf(signIn: SignIn): SignInRow {
  return {
    sign_in_hash: signIn.hash,
    app_id: signIn.appId,
    way: signIn.way,
    detail: signIn.detail,
    created_at_ms: signIn.createdAtMs,
    expires_at_ms: signIn.expiresAtMs,
    interval_ms: signIn.intervalMs,
    due_at_ms: signIn.dueAtMs,
    used_at_ms: signIn.usedAtMs ?? null,
    version: signIn.version,
  };
}
