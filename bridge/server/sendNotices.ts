/** What tells merchants, put together from the configuration. */

import { randomBytes } from "node:crypto";
import type { Verbs } from "./calls/verbs.ts";
import type { Config } from "./config.ts";
import { createAddressGuard } from "./notices/addressGuard.ts";
import { DIALECTS } from "./notices/dialects/dialectTable.ts";
import { createHostResolver } from "./notices/hostResolver.ts";
import { type NoticeSender, runNoticeSender, type SenderParts } from "./notices/noticeSender.ts";
import { createNoticeTargets, type FindNoticeTarget } from "./notices/noticeTarget.ts";
import { createPoster } from "./notices/postNotice.ts";
import type { SecretBox } from "./secretBox.ts";
import type { Secrets } from "./startFiles.ts";
import type { Store } from "./store/store.ts";

/** Tries of notices under way in this process. */
const NOTICE_ROOM = { total: 256, perLane: 8 };
/** From the end of a try until everybody may try again. */
const LEASE_MARGIN_MS = 5000;

/** Undefined where other processes at the same database do it. */
export function sendNotices(
  { notices, environment }: Config,
  findTarget: FindNoticeTarget,
  parts: Pick<SenderParts, "store" | "publish" | "log">,
): NoticeSender | undefined {
  if (!notices.isOn) return undefined;
  const { timeoutMs } = notices;
  const poster = createPoster({
    guard: createAddressGuard(notices.allowed),
    resolver: createHostResolver(),
    timeoutMs,
    requireHttps: environment === "live",
  });
  return runNoticeSender({
    ...parts,
    findTarget,
    poster,
    dialects: DIALECTS,
    limits: NOTICE_ROOM,
    leaseMs: timeoutMs + LEASE_MARGIN_MS,
    owner: randomBytes(16).toString("hex"),
    nowMs: Date.now,
    random: Math.random,
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
  });
}

/** How merchants are told, as the store says at each try. */
export function findNoticeTargets(
  store: Pick<Store<Verbs>, "execute">,
  { open }: SecretBox,
  secrets: Secrets,
  gipTokenOf?: (appId: string) => string,
): FindNoticeTarget {
  return createNoticeTargets(
    async (appId, credential) => {
      const { result } = await store.execute("noticeTargetOf", { appId, credential });
      if (result?.dialect === "gip0006" && gipTokenOf !== undefined) {
        return { ...result, texts: [gipTokenOf(appId)] };
      }
      return result && { ...result, texts: open(result.secrets) };
    },
    (appId) => secrets.get(appId)?.notices ?? [],
  );
}
