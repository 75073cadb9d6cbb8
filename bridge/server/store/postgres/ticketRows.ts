import type { AnswerRows, TicketRows } from "../platformTx.ts";
import {
  type AnswerRow,
  answerOf,
  answerRowOf,
  type TicketRow,
  ticketOf,
  ticketRowOf,
} from "../rows/platformRow.ts";
import type { Memory } from "./memory.ts";
import { before, lookUp, type Query } from "./table.ts";
import { API_ANSWERS, LOGIN_TICKETS } from "./tables.ts";

const ANSWER_BY_KEY: Query<AnswerRow, [string, string]> = lookUp("answerByKey", API_ANSWERS, {
  app_id: "text",
  repeat_key: "text",
});

const OLD_ANSWERS = before("oldAnswers", API_ANSWERS, "created_at_ms");

const TICKET_BY_HASH: Query<TicketRow, [string]> = lookUp("ticketByHash", LOGIN_TICKETS, {
  ticket_hash: "text",
});

const OLD_TICKETS = before("oldTickets", LOGIN_TICKETS, "expires_at_ms");

export const TICKET_QUERIES = [ANSWER_BY_KEY, OLD_ANSWERS, TICKET_BY_HASH, OLD_TICKETS];

/** First answers over a batch's memory. */
export function createAnswerRows(memory: Memory): AnswerRows {
  return {
    findAnswer(appId, repeatKey) {
      const row = memory.find(ANSWER_BY_KEY, appId, repeatKey);
      return row && answerOf(row);
    },
    insertAnswer(answer) {
      memory.insert(API_ANSWERS, answerRowOf(answer));
    },
    purgeAnswers(beforeMs, limit) {
      const rows = memory.list(OLD_ANSWERS, beforeMs, limit);
      for (const row of rows) memory.remove(API_ANSWERS, row);
      return rows.length;
    },
  };
}

/** Login tickets over a batch's memory. */
export function createTicketRows(memory: Memory): TicketRows {
  return {
    findTicket(hash) {
      const row = memory.find(TICKET_BY_HASH, hash);
      return row && ticketOf(row);
    },
    insertTicket(ticket) {
      memory.insert(LOGIN_TICKETS, ticketRowOf(ticket));
    },
    useTicket(ticket, atMs) {
      const row = memory.find(TICKET_BY_HASH, ticket.hash);
      if (row?.used_at_ms !== null) throw new Error("the ticket is not as it was read");
      memory.update(LOGIN_TICKETS, { ...row, used_at_ms: atMs });
    },
    purgeTickets(beforeMs, limit) {
      const rows = memory.list(OLD_TICKETS, beforeMs, limit);
      for (const row of rows) memory.remove(LOGIN_TICKETS, row);
      return rows.length;
    },
  };
}
