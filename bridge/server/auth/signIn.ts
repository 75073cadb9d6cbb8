/**
 * Sign-ins under way: begun with something secret that only the caller has (a state, a nonce, a
 * handle), waiting for whoever vouches for the player. Each ends, once, in a login ticket
 * (auth/ticket.ts). They lie in the database, so that any process can finish what another began.
 */

import { hash } from "node:crypto";
import type { Environment } from "../../wire/views.ts";

/** How a player can sign in, other than with a ticket that the merchant's server made. */
export const SIGN_IN_WAYS = ["oidc", "device", "wallet", "gip0006"] as const;

export type SignInWay = (typeof SIGN_IN_WAYS)[number];

/** A stored sign-in. */
export interface SignIn {
  /** Of the secret that began it. */
  readonly hash: string;
  readonly appId: string;
  readonly way: SignInWay;
  /** What its way has to remember, as JSON; holds nothing that could be used. */
  readonly detail: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Device: the provider is asked at most so often; 0 where nobody is asked. */
  readonly intervalMs: number;
  /** Device: the provider is not asked before. */
  readonly dueAtMs: number;
  readonly usedAtMs?: number;
  /** Counts the changes; each compares and sets it. */
  readonly version: number;
}

/** A player whom somebody vouches for. */
export interface VouchedPlayer {
  /** Who vouches, and under which name: unique in an app. */
  readonly subject: string;
  readonly name: string;
}

/** A stolen database finishes no sign-in, and what one way began no other can end. */
export function hashSignIn(secret: string, way: SignInWay, environment: Environment): string {
  return hash("sha256", `coinslot sign-in\n${environment}\n${way}\n${secret}`);
}
