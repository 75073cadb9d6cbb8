/**
 * Who is playing. A session is kept in the engine's storage and resumed without asking (Pico document 7.2.1: about two
 * weeks); when the server or the clock says that it is over, every call answers 10003 until the next login.
 */

import type { Language } from "../bridge/wire/codes.ts";
import { PLAYER_NAME_BYTES_MAX } from "../bridge/wire/limits.ts";
import type { SessionResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { PlayerView } from "../bridge/wire/views.ts";
import { reportException, tell } from "./callbacks.ts";
import { checkText } from "./checks.ts";
import type { Callback, LoginParams } from "./clientTypes.ts";
import { readServerTime, setServerTime, takeGap } from "./clock.ts";
import { dropConnection } from "./connection.ts";
import { type Core, refusal } from "./core.ts";
import { type Journal, journalKey, openJournal } from "./journal.ts";
import {
  admit,
  expel,
  isSessionRefusal,
  type Outcome,
  type Pending,
  requestUnsigned,
  sendWaiting,
} from "./pending.ts";
import { loadRecord, saveRecord } from "./storage.ts";

/** What the owner does with a session's news. */
export interface SessionEvents {
  /** The server knows the player on this connection. `isLogin`: because the game logged in, not after a reconnect. */
  onReady(this: void, result: SessionResult, journal: Journal, isLogin: boolean): void;
}

/** The session in the engine's storage. */
interface SavedSession {
  readonly session: string;
  readonly playerName: string;
}

export interface Session {
  readonly core: Core;
  readonly pending: Pending;
  events: SessionEvents | undefined;
  /** The present session, or why there is none. */
  token: string | undefined;
  absence: "notLoggedIn" | "loginExpired";
  /** Of the player who logged in last; it outlives the session. */
  journal: Journal | undefined;
  expiresAtMs: number;
  isResuming: boolean;
}

const LOGGED_OUT: { readonly [language in Language]: string } = {
  en: "Logged out",
  zh: "已退出登录",
};

export function createSession(this: void, core: Core, pending: Pending): Session {
  return {
    core,
    pending,
    events: undefined,
    token: undefined,
    absence: "notLoggedIn",
    journal: undefined,
    expiresAtMs: 0,
    isResuming: false,
  };
}

/** Why no call can be made for the player now; undefined when one can. */
export function checkSession(this: void, session: Session): PayError | undefined {
  if (session.token !== undefined) checkExpiry(session);
  return session.token === undefined ? refusal(session.core, session.absence) : undefined;
}

/** Resumes the saved session when it is this player's, else logs in. */
export function login(
  this: void,
  session: Session,
  params: LoginParams,
  done?: Callback<PlayerView>,
): void {
  const { core, pending } = session;
  const { playerName, ticket } = params;
  const problem = checkText(core, "playerName", playerName, PLAYER_NAME_BYTES_MAX);
  if (problem !== undefined) return failLogin(session, problem, done);
  const saved = loadSaved(session);
  const isSame = playerName === undefined || playerName === saved?.playerName;
  if (saved === undefined || ticket !== undefined || !isSame) {
    return logInAnew(session, params, done);
  }
  requestUnsigned(pending, "resume", { session: saved.session }, (outcome) => {
    if (outcome.kind === "result") return enter(session, outcome.result, saved.playerName, done);
    if (!isSessionRefusal(outcome.error)) return failLogin(session, outcome.error, done);
    if (playerName !== undefined) return logInAnew(session, params, done);
    if (saved.session === session.token) endSession(session, "loginExpired");
    session.absence = "loginExpired";
    failLogin(session, refusal(core, "loginExpired"), done);
  });
}

/** Ends the session here at once, and on the server when it can be reached. */
export function logout(this: void, session: Session, done?: Callback<boolean>): void {
  const { core, token } = session;
  const { callbacks } = core;
  if (token === undefined) {
    const error = refusal(core, session.absence);
    tell(callbacks, () => done?.(error));
    tell(callbacks, () => callbacks.delegates.onLogInOut?.(false, error.message));
    return;
  }
  leave(session, "notLoggedIn");
  saveRecord(core, sessionKey(core), {});
  requestUnsigned(session.pending, "logout", { session: token }, () => {
    tell(callbacks, () => done?.(undefined, true));
    tell(callbacks, () =>
      callbacks.delegates.onLogInOut?.(true, LOGGED_OUT[core.settings.language]),
    );
  });
}

/** The session is over without the game's doing: the server ended it, or its time is up. */
export function endSession(this: void, session: Session, absence: "loginExpired"): void {
  if (session.token === undefined) return;
  const error = leave(session, absence);
  const { callbacks } = session.core;
  tell(callbacks, () => callbacks.delegates.onLogInOut?.(false, error.message));
}

/** A connection is there: makes the session known on it before anything else is sent. */
export function resumeSession(this: void, session: Session): void {
  const { pending, token } = session;
  sendWaiting(pending);
  if (token === undefined || session.isResuming) return;
  session.isResuming = true;
  requestUnsigned(pending, "resume", { session: token }, (outcome) => {
    session.isResuming = false;
    if (session.token === token) endResuming(session, outcome);
  });
}

/** Looks at the clock: a session that is over, a pause after which the server's time must be asked anew. */
export function tickSession(this: void, session: Session): void {
  if (session.token === undefined) return;
  checkExpiry(session);
  if (takeGap(session.core.clock) && session.pending.isAdmitted) resumeSession(session);
}

function checkExpiry(this: void, session: Session): void {
  if (readServerTime(session.core.clock) >= session.expiresAtMs) {
    endSession(session, "loginExpired");
  }
}

function logInAnew(
  this: void,
  session: Session,
  params: LoginParams,
  done?: Callback<PlayerView>,
): void {
  const { appId, appKey, language } = session.core.settings;
  const { playerName, ticket } = params;
  const asked = { appId, appKey, language, playerName, ticket };
  requestUnsigned(session.pending, "login", asked, (outcome) => {
    if (outcome.kind !== "result") return failLogin(session, outcome.error, done);
    const { result } = outcome;
    enter(session, result, playerName ?? result.player.name, done);
  });
}

function failLogin(
  this: void,
  session: Session,
  error: PayError,
  done?: Callback<PlayerView>,
): void {
  const { callbacks } = session.core;
  tell(callbacks, () => done?.(error));
  tell(callbacks, () => callbacks.delegates.onLogInOut?.(false, error.message));
}

function enter(
  this: void,
  session: Session,
  result: SessionResult,
  playerName: string,
  done?: Callback<PlayerView>,
): void {
  const { core, pending } = session;
  const { callbacks } = core;
  const { player } = result;
  const key = journalKey(core, result.environment, player.playerId);
  if (session.journal?.key !== key) {
    expel(pending, refusal(core, "notLoggedIn"));
    session.journal = openJournal(core, key);
  }
  const saved: SavedSession = { session: result.session, playerName };
  const problem = saveRecord(core, sessionKey(core), saved);
  if (problem !== undefined) reportException(callbacks, `the session was not saved: ${problem}`);
  beReady(session, result, session.journal, true);
  const { message } = refusal(core, "loggedIn");
  tell(callbacks, () => done?.(undefined, player));
  tell(callbacks, () => callbacks.delegates.onLogInOut?.(true, message, player));
}

function endResuming(this: void, session: Session, outcome: Outcome<SessionResult>): void {
  if (outcome.kind === "result") {
    if (session.journal !== undefined) beReady(session, outcome.result, session.journal, false);
    return;
  }
  if (isSessionRefusal(outcome.error)) return endSession(session, "loginExpired");
  // Unanswered or refused for another reason: over a new connection it may go better.
  const { connection } = session.pending;
  if (connection.state === "up") dropConnection(connection);
}

function beReady(
  this: void,
  session: Session,
  result: SessionResult,
  journal: Journal,
  isLogin: boolean,
): void {
  setServerTime(session.core.clock, result.serverTimeMs);
  session.token = result.session;
  session.expiresAtMs = result.expiresAtMs;
  session.events?.onReady(result, journal, isLogin);
  admit(session.pending, result.session);
}

function leave(this: void, session: Session, absence: "notLoggedIn" | "loginExpired"): PayError {
  const error = refusal(session.core, absence);
  session.token = undefined;
  session.absence = absence;
  expel(session.pending, error);
  return error;
}

function loadSaved(this: void, session: Session): SavedSession | undefined {
  const { core } = session;
  const saved = loadRecord(core, sessionKey(core)) as Partial<SavedSession> | undefined;
  return typeof saved?.session === "string" ? (saved as SavedSession) : undefined;
}

function sessionKey(this: void, core: Core): string {
  return `session|${core.settings.endpoint}|${core.settings.appId}`;
}
