/** Sessions: what a game shows instead of a password, and the player behind it. */

import { hash } from "node:crypto";
import { SESSION_LIFE_MS } from "../../wire/limits.ts";
import type { Environment, PlayerView } from "../../wire/views.ts";

/** Bytes of a session token: nobody guesses 256 bits. */
export const SESSION_TOKEN_BYTES = 32;
/** Sessions of one player at a time; a login beyond ends the oldest. */
export const SESSIONS_PER_PLAYER_MAX = 16;

/** From then on before its end a session can be renewed. */
export const RENEWABLE_MS = SESSION_LIFE_MS / 2;

/** A player before the store gave it a key. */
export interface NewPlayer {
  readonly appId: string;
  /** 32 hex characters; other in every app. */
  readonly playerId: string;
  /** Who vouches for the player, and under which name: unique in its app. */
  readonly subject: string;
  readonly name: string;
  readonly createdAtMs: number;
}

/** A stored player. */
export interface Player extends NewPlayer {
  readonly key: number;
}

/** A stored session with its player. */
export interface Session {
  readonly hash: string;
  readonly player: Player;
  readonly expiresAtMs: number;
  /** Digest of the session that it renewed, which ends when this one is taken up. */
  readonly replaces?: string;
}

/**
 * What is stored of a session token: a digest (hex), so that a stolen database opens no session.
 * The environment goes into it, so that a token of one environment means nothing in the other
 * (ORDERS.md 16).
 */
export function hashSession(token: string, environment: Environment): string {
  return hash("sha256", `coinslot session\n${environment}\n${token}`);
}

/** A token from random bytes given as hex: URL-safe base64. */
export function sessionToken(randomHex: string): string {
  return Buffer.from(randomHex, "hex").toString("base64url");
}

/** The player as the game sees it. */
export function playerView(player: NewPlayer): PlayerView {
  return { playerId: player.playerId, name: player.name };
}
