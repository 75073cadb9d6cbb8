/**
 * The public face of `coinslot/merchant`, for a game's own server: notices that are genuine, and
 * goods that are handed over once. It needs Node and nothing else.
 */

export type { Gip0006Data } from "../notices/dialects/gip0006Signature.ts";
export type {
  StandardBody,
  StandardItem,
  StandardOrder,
  StandardType,
} from "../notices/dialects/standardNotice.ts";
export {
  type AsyncDatabase,
  type AsyncRun,
  type GameDatabase,
  type GrantRow,
  type GrantValue,
  type PostgresClient,
  type PostgresPool,
  postgresDatabase,
  type SqliteDriver,
  type SyncDatabase,
  type SyncRun,
  sqliteDatabase,
} from "./gameDatabase.ts";
export type { Expected, Mismatch } from "./grantDecision.ts";
export { type GrantWork, grantOnce, listUnacknowledged, markAcknowledged } from "./grantOnce.ts";
export type { Acknowledgement, GrantOutcome } from "./grantStep.ts";
export { GRANT_TABLE } from "./grantTable.ts";
export { makeTestNotice, type TestNotice, type TestNoticeOptions } from "./makeTestNotice.ts";
export type { Notice, NoticeDialect, NoticeEnvironment, NoticeStanding } from "./notice.ts";
export { type NoticeAnswer, type NoticeReply, noticeAnswer } from "./noticeAnswer.ts";
export type { NoticeFault, RefusedNotice } from "./noticeFault.ts";
export type { NoticeHeaders } from "./readHeader.ts";
export {
  type GenuineNotice,
  NOTICE_BYTES_MAX,
  type VerifyOptions,
  verifyNotice,
} from "./verifyNotice.ts";
