import { TICKET_LIFE_MS, ticketSubject } from "../../auth/ticket.ts";
import { merchantVerb } from "./merchantVerb.ts";

export interface MintTicketAsk {
  /** The merchant's own name for the player. */
  readonly playerRef: string;
  /** What others see; playerRef when absent. */
  readonly name?: string;
  /** At most TICKET_LIFE_MS. */
  readonly lifeMs?: number;
  /** Of the new ticket's text (auth/ticket.ts). */
  readonly hash: string;
}

/** Writes a ticket for one login of one player down. */
export const apiMintTicket = merchantVerb(
  "tickets:write",
  (tx, { app }, { playerRef, name, lifeMs, hash }: MintTicketAsk, { nowMs }) => {
    const expiresAtMs = nowMs + (lifeMs ?? TICKET_LIFE_MS);
    tx.insertTicket({
      ...{ hash, appId: app.appId, subject: ticketSubject(playerRef), name: name ?? playerRef },
      ...{ createdAtMs: nowMs, expiresAtMs },
    });
    return { playerRef, expiresAtMs };
  },
);
