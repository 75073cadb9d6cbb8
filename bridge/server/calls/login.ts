import { Type } from "@sinclair/typebox";
import { PLAYER_NAME_BYTES_MAX, SESSION_LIFE_MS } from "../../wire/limits.ts";
import type { LoginParams } from "../../wire/messages.ts";
import {
  hashSession,
  type Player,
  SESSION_TOKEN_BYTES,
  SESSIONS_PER_PLAYER_MAX,
  sessionToken,
} from "../auth/session.ts";
import { giftEndMs } from "../catalog/giftEndMs.ts";
import { requireApp, type ShelvedApp } from "../catalogShelf.ts";
import { present } from "../ledger/credit.ts";
import { certain } from "../ledger/movement.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { presentedCall } from "./call.ts";
import { APP_MEMBERS, LANGUAGE, paramsOf, text } from "./fields.ts";
import { endSession } from "./steps/endSession.ts";
import { type OpenedSession, openedSession, presentSession } from "./steps/openedSession.ts";
import { redeemTicket } from "./steps/redeemTicket.ts";

/** The wallet zone of games that have only one. */
const FIRST_ZONE = "1";

/**
 * Opens a session, with a ticket: from the merchant's server, or from a sign-in. In the sandbox a
 * name is enough: two games that give the same name are the same player.
 */
export const login = presentedCall<"login", OpenedSession>(
  paramsOf({
    ...APP_MEMBERS,
    playerName: Type.Optional(text(PLAYER_NAME_BYTES_MAX, 1)),
    ticket: Type.Optional(text(1024, 1)),
    language: LANGUAGE,
  }),
  (tx, params, context) => {
    const shelved = requireApp(context.catalog, params.appId, params.appKey);
    const { name, subject } = whoIs(tx, params, context);
    const player =
      tx.findPlayer(params.appId, subject) ?? welcome(tx, shelved, name, subject, context);
    return openSession(tx, player, context);
  },
  presentSession,
);

/** Whom a ticket of the merchant's server names; in the sandbox, a name without one is enough. */
function whoIs(
  tx: Tx,
  params: LoginParams,
  context: VerbContext,
): Pick<Player, "name" | "subject"> {
  const { appId, ticket, playerName } = params;
  if (ticket === undefined) {
    if (context.environment !== "sandbox") {
      throw new Refusal("notSupported", "playerName: here a ticket logs in");
    }
    const name = requireName(params);
    return { name, subject: `sandbox:${name}` };
  }
  if (playerName !== undefined) {
    throw new Refusal("paramsWrong", "playerName: the ticket says who the player is");
  }
  return redeemTicket(tx, appId, ticket, context);
}

/** The same letters can be written in several ways; NFC makes them one. */
function requireName({ playerName }: LoginParams): string {
  if (playerName === undefined) throw new Refusal("paramsMissing", "playerName");
  const name = playerName.normalize("NFC").trim();
  if (name === "") throw new Refusal("paramsWrong", "playerName: only spaces");
  return name;
}

/** A new player, with the app's present. */
function welcome(
  tx: Tx,
  { app }: ShelvedApp,
  name: string,
  subject: string,
  { nowMs, randomHex }: VerbContext,
): Player {
  const playerId = randomHex(16);
  const player = tx.insertPlayer({ appId: app.appId, playerId, subject, name, createdAtMs: nowMs });
  if (app.starterGiftCoins === 0) return player;
  const wallet = tx.insertWallet(player, FIRST_ZONE);
  const endMs = giftEndMs(app, nowMs);
  const gift = present(wallet, app.starterGiftCoins, `starter:${playerId}`, endMs);
  tx.post(certain(gift), wallet, nowMs);
  return player;
}

function openSession(tx: Tx, player: Player, context: VerbContext): OpenedSession {
  const { nowMs, environment, randomHex } = context;
  const token = sessionToken(randomHex(SESSION_TOKEN_BYTES));
  const hash = hashSession(token, environment);
  const expiresAtMs = nowMs + SESSION_LIFE_MS;
  tx.insertSession(hash, player.key, nowMs, expiresAtMs);
  for (const surplus of tx.listSurplusSessions(player.key, SESSIONS_PER_PLAYER_MAX)) {
    endSession(tx, player, surplus, "too many sessions", context);
  }
  return openedSession(tx, { hash, player, expiresAtMs }, token, context);
}
