/** A dialect: how one system writes, signs and acknowledges a notice. One file each in dialects/. */

import type { NoticeSnapshot } from "../orders/notice.ts";
import type { NoticeTarget } from "./noticeTarget.ts";
import type { DialectName, NoticeProfile } from "./profile.ts";

/** Pure: time and randomness come in with each try. */
export interface NoticeDialect extends NoticeProfile {
  readonly name: DialectName;
  /**
   * The POST of one try. Throws NoticeUnsigned when the target has no secret that can sign it, and
   * when the dialect cannot say what the snapshot says: then nothing is sent, and the notice is tried
   * again by its schedule.
   */
  request(snapshot: NoticeSnapshot, target: NoticeTarget, tryInfo: TryInfo): NoticeRequest;
  /** What an answer means. Header names are in lower case; `body` is at most ANSWER_BYTES_MAX. */
  isSuccess(status: number, headers: AnswerHeaders, body: string): NoticeVerdict;
}

/** What differs from try to try. */
export interface TryInfo {
  /** From 1. */
  readonly tryNo: number;
  readonly atMs: number;
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string;
}

/** What goes over the wire, byte by byte. */
export interface NoticeRequest {
  /** The target's own address, or one made from it as the dialect says. */
  readonly url: string;
  /** Content-Type among them; Host, Content-Length and User-Agent are added. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface AnswerHeaders {
  readonly [name: string]: string | readonly string[] | undefined;
}

/**
 * `delivered`: the merchant knows, and grants in its own time (acknowledgeDelivery fulfils).
 * `delivered and acknowledged`: the answer says that the goods were granted. `refused`: try again.
 */
export type NoticeVerdict = "delivered" | "delivered and acknowledged" | "refused";

/** Nothing can be sent; the word goes into the notice's log, so it holds no secret. */
export class NoticeUnsigned extends Error {
  readonly word: "noSecret" | "unsayable";

  constructor(word: NoticeUnsigned["word"]) {
    super(word);
    this.word = word;
  }
}

/** Of an answer's body, so much is read and judged. */
export const ANSWER_BYTES_MAX = 16_384;
