/**
 * Login tickets: a merchant's server, which knows its player, asks for one and hands it to the game,
 * which logs in with it. For one app, one environment and one login, at most a minute long
 * (ORDERS.md 14).
 */

import { hash } from "node:crypto";
import type { Environment } from "../../wire/views.ts";

/** The longest life of a ticket. */
export const TICKET_LIFE_MS = 60 * 1000;

const TICKET_BYTES = 32;

/** A new ticket: its text, and what of it is stored. */
export interface MadeTicket {
  readonly text: string;
  readonly hash: string;
}

export function makeTicket(
  environment: Environment,
  randomHex: (bytes: number) => string,
): MadeTicket {
  const text = `cst_${environment}_${randomHex(TICKET_BYTES)}`;
  return { text, hash: hashTicket(text, environment) };
}

/** The environment goes into it, so that a ticket of one means nothing in the other. */
export function hashTicket(text: string, environment: Environment): string {
  return hash("sha256", `coinslot ticket\n${environment}\n${text}`);
}

/** The subject of a player whom the app's own server vouches for. */
export function ticketSubject(playerRef: string): string {
  return `merchant:${playerRef}`;
}
