/** What the server knows of the player: who they are, and what they own. */

import type { RestoreResult } from "../bridge/wire/messages.ts";
import type { OwnedView } from "../bridge/wire/views.ts";
import { OWNED_PAGES_MAX } from "./bounds.ts";
import { reportException, tell } from "./callbacks.ts";
import type { Callback } from "./clientTypes.ts";
import { refusal } from "./core.ts";
import { type Outcome, request } from "./pending.ts";
import { checkSession, type Session } from "./session.ts";

/** Gives the JSON text of the Pico document 7.2.5; a failure is told to `onException` too, as the original does. */
export function getUserInfo(this: void, session: Session, done?: Callback<string>): void {
  const { callbacks } = session.core;
  const problem = checkSession(session);
  if (problem !== undefined) return tell(callbacks, () => done?.(problem));
  request(session.pending, "getUserInfo", {}, (outcome) => {
    if (outcome.kind !== "result") {
      const { error } = outcome;
      tell(callbacks, () => done?.(error));
      return reportException(callbacks, `getUserInfo: ${error.message}`);
    }
    const { raw, parsed } = outcome.result;
    tell(callbacks, () => done?.(undefined, raw));
    tell(callbacks, () => callbacks.delegates.onUserInfo?.(raw, parsed));
  });
}

/** Gives everything that the player owns for good. */
export function restore(this: void, session: Session, done?: Callback<readonly OwnedView[]>): void {
  const problem = checkSession(session);
  if (problem !== undefined) return tell(session.core.callbacks, () => done?.(problem));
  readOwned(session, [], 1, undefined, done);
}

function readOwned(
  this: void,
  session: Session,
  owned: OwnedView[],
  page: number,
  after: string | undefined,
  done?: Callback<readonly OwnedView[]>,
): void {
  const { core, pending } = session;
  request(pending, "restore", { after }, (outcome: Outcome<RestoreResult>) => {
    if (outcome.kind !== "result") return tell(core.callbacks, () => done?.(outcome.error));
    const { owned: found, next } = outcome.result;
    for (const row of found ?? []) owned.push(row);
    if (next === undefined) return tell(core.callbacks, () => done?.(undefined, owned));
    if (page < OWNED_PAGES_MAX) return readOwned(session, owned, page + 1, next, done);
    const error = refusal(core, "dataUnavailable", "the list has no end");
    tell(core.callbacks, () => done?.(error));
  });
}
