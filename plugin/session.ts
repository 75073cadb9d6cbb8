/**
 * Who is playing. A session is kept in the engine's storage and resumed without asking (Pico document 7.2.1: about two
 * weeks); when the server or the clock says that it is over, every call answers 10003 until the next login.
 */

import type { Language } from "../bridge/wire/codes.ts";
import { PLAYER_NAME_BYTES_MAX } from "../bridge/wire/limits.ts";
import type { SessionResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { PlayerView } from "../bridge/wire/views.ts";
import { checkText, recordOf } from "./checks.ts";
import type { Callback, LoginParams } from "./clientTypes.ts";
import { readServerTime } from "./clock.ts";
import { refusal } from "./core.ts";
import { type Journal, loadRecord, openJournal, saveRecord } from "./journal.ts";
import { isSessionRefusal, loseSigned, type PendingCore, requestUnsigned } from "./pending.ts";
import { answer, report, tell } from "./queue.ts";

export interface SessionCore extends PendingCore {
  /** Of the player who logged in last; it outlives the session. */
  journal?: Journal;
  /** Of the player whose session `token` is. */
  playerId: string;
  expiresAtMs: number;
  isResuming: boolean;
  /** The server has just said who is here: something to take up. */
  arrival?: SessionResult | undefined;
}

/** The session in the engine's storage. */
interface SavedSession {
  readonly session: string;
  readonly playerName: string;
}

const LOGGED_OUT: { readonly [language in Language]: string } = {
  en: "Logged out",
  zh: "已退出登录",
};

/** A guest in the saved session: no player can have this name. */
const GUEST = " ";
const DEVICE_BYTES = 32;

/** Resumes the saved session when it is this player's, else logs in. */
export function login(
  this: void,
  core: SessionCore,
  given?: LoginParams,
  done?: Callback<PlayerView>,
): void {
  const params = recordOf(given);
  const { ticket } = params;
  const problem = checkText(core, "playerName", params.playerName, PLAYER_NAME_BYTES_MAX);
  if (problem !== undefined) return failLogin(core, problem, done);
  const playerName = params.guest === true ? GUEST : params.playerName;
  const saved = loadRecord<SavedSession>(core, sessionKey(core));
  const session = typeof saved.session === "string" ? saved.session : undefined;
  const isOther = playerName !== undefined && playerName !== saved.playerName;
  if (session === undefined || ticket !== undefined || isOther) {
    return logInAnew(core, params, done);
  }
  requestUnsigned(
    core,
    "resume",
    { session, renew: true },
    (result) => enter(core, result, saved.playerName ?? "", done),
    (error) => {
      if (isSessionRefusal(error)) {
        if (playerName !== undefined) return logInAnew(core, params, done);
        core.absence = "loginExpired";
        core.refusedToken = session;
        return failLogin(core, refusal(core, "loginExpired"), done);
      }
      failLogin(core, error, done);
    },
  );
}

/** Ends the session here at once, and on the server when it can be reached. */
export function logout(this: void, core: SessionCore, done?: Callback<boolean>): void {
  const { token } = core;
  if (token === undefined) {
    const error = refusal(core, core.absence);
    answer(core, done, error);
    return tell(core, "onLogInOut", false, error.message);
  }
  leave(core, "notLoggedIn");
  saveRecord(core, sessionKey(core), {});
  function end(this: void): void {
    answer(core, done, undefined, true);
    tell(core, "onLogInOut", true, LOGGED_OUT[core.language]);
  }
  requestUnsigned(core, "logout", { session: token }, end, end);
}

/** Ends a session whose time is up or that the server does not take any more. */
export function endSession(this: void, core: SessionCore): void {
  if (core.token === undefined) return;
  tell(core, "onLogInOut", false, leave(core, "loginExpired").message);
}

/** Watches over the session: its end, a new connection that does not know it yet, a clock that may be wrong. */
export function tickSession(this: void, core: SessionCore): void {
  const { token } = core;
  if (token === undefined) return;
  if (core.refusedToken === token || readServerTime(core) >= core.expiresAtMs) {
    return endSession(core);
  }
  const isNew = core.link === "up" && core.admittedLife !== core.life;
  if ((isNew || core.hadGap) && !core.isResuming) resume(core, token);
}

/** Makes the session known on this connection; signed requests wait for it. */
function resume(this: void, core: SessionCore, token: string): void {
  core.isResuming = true;
  core.hadGap = false;
  requestUnsigned(
    core,
    "resume",
    { session: token },
    (result) => {
      core.isResuming = false;
      if (core.token === token) beHere(core, result);
    },
    (error) => {
      core.isResuming = false;
      if (isSessionRefusal(error)) core.refusedToken = token;
      // Unanswered, or refused for another reason: over a new connection it may go better.
      else if (core.link === "up") core.link = "broken";
    },
  );
}

function logInAnew(
  this: void,
  core: SessionCore,
  { playerName, ticket, guest }: LoginParams,
  done?: Callback<PlayerView>,
): void {
  const { appId, appKey, language } = core;
  const device = guest === true ? findDevice(core) : undefined;
  if (guest === true && device === undefined) {
    return failLogin(core, refusal(core, "storageFailed"), done);
  }
  requestUnsigned(
    core,
    "login",
    { appId, appKey, language, playerName, ticket, device },
    (result) =>
      enter(
        core,
        result,
        device === undefined || ticket !== undefined ? (playerName ?? result.player.name) : GUEST,
        done,
      ),
    (error) => failLogin(core, error, done),
  );
}

/** The guest's secret; undefined when it cannot be kept: such a guest would lose what they buy. */
function findDevice(this: void, core: SessionCore): string | undefined {
  const key = `device|${core.endpoint}`;
  const { device } = loadRecord<{ readonly device: string }>(core, key);
  if (typeof device === "string") return device;
  const made = core.host.randomHex(DEVICE_BYTES);
  return saveRecord(core, key, { device: made }) === undefined ? made : undefined;
}

function failLogin(
  this: void,
  core: SessionCore,
  error: PayError,
  done?: Callback<PlayerView>,
): void {
  // The guest is a player now: the next one of this device is another.
  if (error.code === "guestMerged") saveRecord(core, `device|${core.endpoint}`, {});
  answer(core, done, error);
  tell(core, "onLogInOut", false, error.message);
}

function enter(
  this: void,
  core: SessionCore,
  result: SessionResult,
  playerName: string,
  done?: Callback<PlayerView>,
): void {
  const { session, player, environment } = result;
  const journal = openJournal(core, environment, player.playerId);
  if (journal.key !== core.journal?.key) {
    loseSigned(core, refusal(core, "notLoggedIn"));
    core.journal = journal;
  }
  const problem = saveRecord(core, sessionKey(core), { session, playerName });
  if (problem !== undefined) report(core, `the session was not saved: ${problem}`);
  beHere(core, result);
  answer(core, done, undefined, player);
  tell(core, "onLogInOut", true, refusal(core, "loggedIn").message, player);
}

function beHere(this: void, core: SessionCore, result: SessionResult): void {
  core.serverOffsetMs = 0;
  core.serverOffsetMs = result.serverTimeMs - readServerTime(core);
  core.hadGap = false;
  core.token = result.session;
  core.playerId = result.player.playerId;
  core.expiresAtMs = result.expiresAtMs;
  core.admittedLife = core.life;
  core.arrival = result;
}

function leave(this: void, core: SessionCore, absence: SessionCore["absence"]): PayError {
  const error = refusal(core, absence);
  core.token = undefined;
  core.absence = absence;
  core.admittedLife = 0;
  loseSigned(core, error);
  return error;
}

function sessionKey(this: void, core: SessionCore): string {
  return `session|${core.endpoint}|${core.appId}`;
}
