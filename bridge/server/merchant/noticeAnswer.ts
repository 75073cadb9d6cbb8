/** What a game's server answers to a notice, so that the sender of each dialect understands. */

import { unreachable } from "../unreachable.ts";
import type { NoticeDialect } from "./notice.ts";

/** `taken`: it need not come again. `again`: send it again later. */
export type NoticeReply = "taken" | "again";

export interface NoticeAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/**
 * The answer. `taken` also says that the goods were handed over in every dialect but the standard
 * one, where acknowledging the delivery says it.
 */
export function noticeAnswer(dialect: NoticeDialect, reply: NoticeReply): NoticeAnswer {
  const headers = { "content-type": "application/json" };
  const status = reply === "taken" ? 200 : 503;
  return { status, headers, body: JSON.stringify(wordsOf(dialect, reply)) };
}

function wordsOf(dialect: NoticeDialect, reply: NoticeReply): object {
  const isTaken = reply === "taken";
  switch (dialect) {
    case "pico":
      return isTaken
        ? { ret_code: "SUCCESS", ret_msg: "OK" }
        : { ret_code: "FAIL", ret_msg: "try again later" };
    case "gip0006":
      return { code: isTaken ? 0 : 1 };
    case "standard":
    case "trino":
      return {};
    default:
      return unreachable(dialect);
  }
}
