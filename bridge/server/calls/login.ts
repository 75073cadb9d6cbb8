import { Type } from "@sinclair/typebox";
import { PLAYER_NAME_BYTES_MAX } from "../../wire/limits.ts";
import type { LoginParams } from "../../wire/messages.ts";
import type { Player } from "../auth/session.ts";
import type { VouchedPlayer } from "../auth/signIn.ts";
import { giftEndMs } from "../catalog/giftEndMs.ts";
import { requireApp, type ShelvedApp } from "../catalogShelf.ts";
import { present } from "../ledger/credit.ts";
import { certain } from "../ledger/movement.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { presentedCall } from "./call.ts";
import { APP_MEMBERS, LANGUAGE, paramsOf, text } from "./fields.ts";
import { guestOf } from "./steps/guestOf.ts";
import { type OpenedSession, presentSession } from "./steps/openedSession.ts";
import { openSession } from "./steps/openSession.ts";
import { redeemTicket } from "./steps/redeemTicket.ts";
import { adoptGuest, refuseMerged, takeGuestIn } from "./steps/takeGuestIn.ts";

/** The wallet zone of games that have only one. */
const FIRST_ZONE = "1";

/**
 * Opens a session: with a ticket, from the merchant's server or from a sign-in; for the guest of a
 * device; in the sandbox by name, where two games that give the same name are the same player.
 */
export const login = presentedCall<"login", OpenedSession>(
  paramsOf({
    ...APP_MEMBERS,
    playerName: Type.Optional(text(PLAYER_NAME_BYTES_MAX, 1)),
    ticket: Type.Optional(text(1024, 1)),
    device: Type.Optional(Type.String({ pattern: "^[0-9a-f]{64}$" })),
    language: LANGUAGE,
  }),
  (tx, params, context) => {
    const shelved = requireApp(context.catalog, params.appId, params.appKey);
    const who = whoIs(tx, shelved, params, context);
    return openSession(tx, playerOf(tx, shelved, params, who, context), undefined, context);
  },
  presentSession,
);

/** The player, found or made; the guest of the device is taken in. */
function playerOf(
  tx: Tx,
  shelved: ShelvedApp,
  params: LoginParams,
  who: VouchedPlayer,
  context: VerbContext,
): Player {
  const known = tx.findPlayer(params.appId, who.subject);
  if (known === undefined) {
    return adoptGuest(tx, shelved, params, who, context) ?? welcome(tx, shelved, who, context);
  }
  refuseMerged(tx, params, known);
  takeGuestIn(tx, shelved, params, known, context);
  return known;
}

/** Whom a ticket names, or the guest of a device; in the sandbox, a name is enough. */
function whoIs(
  tx: Tx,
  shelved: ShelvedApp,
  params: LoginParams,
  context: VerbContext,
): VouchedPlayer {
  const { ticket, device, playerName } = params;
  if (playerName !== undefined && (ticket !== undefined || device !== undefined)) {
    throw new Refusal("paramsWrong", "playerName: ticket and device say who the player is");
  }
  if (ticket !== undefined) return redeemTicket(tx, params.appId, ticket, context);
  if (device !== undefined) return guestOf(shelved, device, context);
  if (context.environment !== "sandbox") {
    throw new Refusal("notSupported", "playerName: here a ticket logs in");
  }
  const name = requireName(params);
  return { name, subject: `sandbox:${name}` };
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
  { name, subject }: VouchedPlayer,
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
