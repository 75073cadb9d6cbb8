/** One try of one notice: where to, in which words, and what its end means. */

import type { Logger } from "pino";
import type { EndTryParams } from "../calls/notices/endNoticeTry.ts";
import type { LeasedNotice } from "../calls/notices/leaseNotices.ts";
import { type NoticeTryRecord, readLane } from "../orders/notice.ts";
import { Refusal } from "../refusal.ts";
import { StoreFault } from "../store/storeFault.ts";
import { unreachable } from "../unreachable.ts";
import { answerText } from "./answerText.ts";
import { type NoticeDialect, type NoticeRequest, NoticeUnsigned } from "./dialect.ts";
import type { FindNoticeTarget, NoticeTarget } from "./noticeTarget.ts";
import type { Posted, Poster } from "./postNotice.ts";
import { type DialectName, NOTICE_PROFILES } from "./profile.ts";
import { nextTry } from "./retrySchedule.ts";

export interface TrierParts {
  readonly findTarget: FindNoticeTarget;
  readonly dialects: { readonly [name in DialectName]: NoticeDialect };
  readonly poster: Pick<Poster, "post">;
  readonly log: Pick<Logger, "error">;
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
  randomHex(bytes: number): string;
}

/** How a try ended, and what follows. */
export type Tried = Pick<EndTryParams, "record" | "next">;

/** Gives the function that tries a notice once; it never rejects. */
export function createTrier(parts: TrierParts): (notice: LeasedNotice) => Promise<Tried> {
  return async (notice) => {
    const atMs = parts.nowMs();
    const base = { tryNo: notice.tryNo, atMs };
    const { notifyUrl, credential } = readLane(notice.lane);
    let target: NoticeTarget | undefined;
    try {
      target = await parts.findTarget(notice.appId, notifyUrl, credential);
      if (target === undefined) return blocked(base, notice, undefined, "noEndpoint", parts);
      const { tryNo, snapshot } = notice;
      const dialect = parts.dialects[target.dialect];
      const tryInfo = { tryNo, atMs, randomHex: parts.randomHex };
      const request: NoticeRequest = dialect.request(snapshot, target, tryInfo);
      const posted = await parts.poster.post(request, tryNo);
      return judge(base, notice, dialect, posted, parts);
    } catch (error) {
      // The store is busy or gone: its secrets cannot be asked for now.
      if (error instanceof Refusal || error instanceof StoreFault) {
        return blocked(base, notice, target, "busy", parts);
      }
      if (error instanceof NoticeUnsigned) {
        return blocked(base, notice, target, error.word, parts);
      }
      parts.log.error({ err: error, appId: notice.appId }, "a notice could not be made");
      return blocked(base, notice, target, "bug", parts);
    }
  };
}

type Base = Pick<NoticeTryRecord, "tryNo" | "atMs">;

function judge(
  base: Base,
  notice: LeasedNotice,
  dialect: NoticeDialect,
  posted: Posted,
  parts: TrierParts,
): Tried {
  const { roundTryNo } = notice;
  const { schedule } = dialect;
  const again = (status?: number, retryAfter?: string) =>
    nextTry(schedule, { roundTryNo, status, retryAfter }, parts.nowMs(), parts.random);
  switch (posted.kind) {
    case "blocked":
      return { record: { ...base, outcome: "blocked", error: posted.error }, next: again() };
    case "failed": {
      const { error, latencyMs } = posted;
      return { record: { ...base, outcome: "failed", error, latencyMs }, next: again() };
    }
    case "answered": {
      const { status, headers, body, latencyMs } = posted;
      const record = { ...base, status, latencyMs, answer: answerText(body) };
      const verdict = dialect.isSuccess(status, headers, body);
      if (verdict === "refused") {
        const after = headers["retry-after"];
        const next = again(status, typeof after === "string" ? after : undefined);
        return { record: { ...record, outcome: "refused" }, next };
      }
      const outcome = verdict === "delivered" ? "delivered" : "acknowledged";
      return { record: { ...record, outcome }, next: { kind: "delivered" } };
    }
    default:
      return unreachable(posted);
  }
}

/** Nothing left: the schedule goes on all the same, for whoever mends it meanwhile. */
function blocked(
  base: Base,
  { roundTryNo }: LeasedNotice,
  target: NoticeTarget | undefined,
  error: "noEndpoint" | "busy" | "bug" | NoticeUnsigned["word"],
  { nowMs, random }: TrierParts,
): Tried {
  const { schedule } = NOTICE_PROFILES[target?.dialect ?? "standard"];
  const next = nextTry(schedule, { roundTryNo }, nowMs(), random);
  return { record: { ...base, outcome: "blocked", error }, next };
}
