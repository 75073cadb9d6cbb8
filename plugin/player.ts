/** What the server knows of the player: who they are, what they own, and whether it knows what they paid. */

import type { OwnedView } from "../bridge/wire/views.ts";
import { askOrders } from "./askOrders.ts";
import { OWNED_PAGES_MAX } from "./bounds.ts";
import type { Callback, LoginRecord } from "./clientTypes.ts";
import { type Journal, keepJournal } from "./journal.ts";
import { ask, request } from "./pending.ts";
import { answer, report, tell } from "./queue.ts";
import type { SessionCore } from "./session.ts";

/** The player and the session in the words of the Midas document; a guest's `pf`. */
export function getLoginRecord(this: void, core: SessionCore): LoginRecord | undefined {
  const { token, playerId } = core;
  if (token === undefined) return undefined;
  return { openid: playerId, openkey: token, pf: "desktop_m_guest-coinslot", pfkey: "coinslot" };
}

/** Gives the JSON text of the Pico document 7.2.5; a failure is told to `onException` too, as the original does. */
export function getUserInfo(this: void, core: SessionCore, done?: Callback<string>): void {
  request(
    core,
    "getUserInfo",
    {},
    ({ raw, parsed }) => {
      answer(core, done, undefined, raw);
      tell(core, "onUserInfo", raw, parsed);
    },
    (error) => {
      answer(core, done, error);
      report(core, `getUserInfo: ${error.message}`);
    },
  );
}

/** Gives everything that the player owns for good. */
export function restore(
  this: void,
  core: SessionCore,
  done?: Callback<readonly OwnedView[]>,
): void {
  readOwned(core, [], 1, undefined, done);
}

/** A server restored from a backup may have lost orders (ORDERS.md 5): says which, and forgets none of them. */
export function checkIncarnation(
  this: void,
  core: SessionCore,
  journal: Journal,
  incarnation: string,
): void {
  if (journal.incarnation === incarnation) return;
  function accept(this: void): void {
    journal.incarnation = incarnation;
    keepJournal(core, journal);
  }
  if (journal.incarnation === undefined || journal.paid.length === 0) return accept();
  askOrders(
    core,
    journal.paid,
    (answers) => {
      for (const { orderNo, order } of answers) {
        if (order === undefined)
          report(core, `the server has lost order ${orderNo}, which was paid`);
      }
      accept();
    },
    // Without an answer the next login asks again.
    () => {},
  );
}

function readOwned(
  this: void,
  core: SessionCore,
  owned: OwnedView[],
  page: number,
  after: string | undefined,
  done?: Callback<readonly OwnedView[]>,
): void {
  ask(core, "restore", { after }, done, (result) => {
    for (const row of result.owned ?? []) owned.push(row);
    const { next } = result;
    if (next === undefined || page >= OWNED_PAGES_MAX) answer(core, done, undefined, owned);
    else readOwned(core, owned, page + 1, next, done);
  });
}
