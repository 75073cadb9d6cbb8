/**
 * A client of the Midas document for a merchant's server: it signs there, so the game never holds the
 * key. It speaks to this server's door and to every other that keeps the document. The rule of
 * repeats (contract 3.4): after 3000111 or silence the same call again with the same billno; then 0 or
 * 1002215 is success and any other code the error; still nothing: stop, alarm, a person decides.
 */

import { MIDAS_RET } from "../doors/midas/midasRet.ts";
import { type Call, type Moving, signedRequest, wrongCall } from "./callRequest.ts";
import { type Exchange, exchange } from "./exchange.ts";
import type {
  CancelPayAsk,
  MidasOptions,
  MidasPlayer,
  PayAsk,
  PresentAsk,
} from "./midasOptions.ts";
import type { MidasAlarm, MidasBalance, MidasLogin, MidasMoved, Reply } from "./outcomes.ts";
import { readBalance, readReply, replyAfter } from "./outcomes.ts";

/** The calls. None of them rejects or throws because of what the other side says. */
export interface MidasClient {
  /** get_balance_m, asked once. */
  getBalance(player: MidasPlayer): Promise<MidasBalance>;
  /** pay_m: takes `amt` coins, gift coins first. */
  pay(player: MidasPlayer, ask: PayAsk): Promise<MidasMoved>;
  /** cancel_pay_m: gives coins of a pay_m back. */
  cancelPay(player: MidasPlayer, ask: CancelPayAsk): Promise<MidasMoved>;
  /** present_m: gives gift coins. */
  present(player: MidasPlayer, ask: PresentAsk): Promise<MidasMoved>;
  /** qq_check_token or wx_check_token, asked once. */
  checkLogin(player: MidasPlayer): Promise<MidasLogin>;
}

const TIMEOUT_MS = 5000;
/** Three more tries, as the document's own samples do. */
const RETRY_PAUSES_MS: readonly number[] = [500, 1000, 2000];

/** Makes a client for one app. */
export function createMidasClient(given: MidasOptions): MidasClient {
  const options = {
    signedUri: "prefixed" as const,
    method: "GET" as const,
    timeoutMs: TIMEOUT_MS,
    retryPausesMs: RETRY_PAUSES_MS,
    fetch: globalThis.fetch,
    nowMs: Date.now,
    delay: (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs)),
    ...given,
  };
  const ask = (call: Call) => askOnce(options, call);
  const move = (call: Moving) => moveCoins(options, call);
  return {
    getBalance: async (player) => readBalance(await ask({ name: "get_balance_m", player })),
    pay: (player, { amt, billno, payitem, appremark }) =>
      move({ name: "pay_m", player, billno, coins: amt, more: { payitem, appremark } }),
    cancelPay: (player, { amt, billno, appremark }) =>
      move({ name: "cancel_pay_m", player, billno, coins: amt, more: { appremark } }),
    present(player, { presenttimes, billno, discountid, giftid, appremark }) {
      const more = { discountid, giftid, appremark };
      return move({ name: "present_m", player, billno, coins: presenttimes, more });
    },
    async checkLogin(player) {
      const reply = await ask({ name: "checkLogin", player });
      return reply.kind === "done" ? { kind: "loggedIn" } : reply;
    },
  };
}

type Complete = Required<MidasOptions>;

async function askOnce(options: Complete, call: Call): Promise<Reply> {
  const wrong = wrongCall(call);
  if (wrong !== undefined) return { kind: "refused", ret: MIDAS_RET.paramsWrong, msg: wrong };
  const { fetch, timeoutMs, nowMs } = options;
  const sent: Exchange = { fetch, timeoutMs, ...signedRequest(options, call, nowMs()) };
  return readReply(await exchange(sent));
}

/** The rule of repeats. The number stays the same, whatever happens. */
async function moveCoins(options: Complete, call: Moving): Promise<MidasMoved> {
  let earlier: "none" | "unanswered" = "none";
  let tries = 0;
  for (const pauseMs of [...options.retryPausesMs, undefined]) {
    const reply = await askOnce(options, call);
    tries += 1;
    const outcome = replyAfter(reply, call.billno, earlier);
    if (outcome.kind === "done" || outcome.kind === "doneBefore") return outcome;
    if (outcome.kind === "refused") {
      if (earlier === "unanswered") alarm(options, call, tries, "refusedAfterSilence");
      return outcome;
    }
    earlier = "unanswered";
    if (pauseMs !== undefined) await options.delay(pauseMs);
  }
  alarm(options, call, tries, "uncertain");
  return { kind: "uncertain", billno: call.billno, tries };
}

function alarm(
  { onAlarm, appid }: Complete,
  { name, player, billno, coins }: Moving,
  tries: number,
  reason: MidasAlarm["reason"],
): void {
  const { openid, zoneid } = player;
  onAlarm({ call: name, reason, appid, openid, zoneid, billno, coins, tries });
}
