import { hashTicket } from "../../auth/ticket.ts";
import { Refusal } from "../../refusal.ts";
import type { LoginTicket } from "../../store/platformTx.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * Takes a ticket for one login. Refuses `authParameterWrong` (11002) for one that never was, is for
 * another app, is over or was used: which of these it is helps nobody but a thief.
 */
export function redeemTicket(
  tx: Tx,
  appId: string,
  text: string,
  { nowMs, environment }: VerbContext,
): LoginTicket {
  const [, named] = /^cst_(sandbox|live)_/.exec(text) ?? [];
  if (named !== undefined && named !== environment) {
    throw new Refusal("authParameterWrong", `ticket: for ${named}, and this is ${environment}`);
  }
  const ticket = tx.findTicket(hashTicket(text, environment));
  const isGood =
    ticket !== undefined &&
    ticket.appId === appId &&
    ticket.usedAtMs === undefined &&
    ticket.expiresAtMs > nowMs;
  if (!isGood) {
    throw new Refusal("authParameterWrong", "ticket: unknown, used, over, or for another app");
  }
  tx.useTicket(ticket, nowMs);
  return ticket;
}
