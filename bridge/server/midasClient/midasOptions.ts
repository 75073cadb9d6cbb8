import type { Platform } from "../doors/midas/cookies.ts";
import type { MidasAlarm } from "./outcomes.ts";

/** Where and as whom a client calls. */
export interface MidasOptions {
  /** `https://pay.example`, without a path. */
  readonly baseUrl: string;
  readonly appid: string;
  /** The secret; it never leaves this process. Sandbox and production have different ones. */
  readonly appkey: string;
  /** Told when coins are in doubt and a person must look. Must not throw. */
  readonly onAlarm: (alarm: MidasAlarm) => void;
  /** What is signed: `/v3/r` + path as YSDK does (the default), or the path of the older MSDK. */
  readonly signedUri?: "prefixed" | "bare";
  /**
   * GET, as every server of the document takes it (the default), or POST, which keeps the players'
   * sessions out of the logs of whatever stands between; this server takes both.
   */
  readonly method?: "GET" | "POST";
  /** Of one try; 5000 by default. */
  readonly timeoutMs?: number;
  /** Pauses before each further try; 500, 1000, 2000 by default. */
  readonly retryPausesMs?: readonly number[];
  /** Tests bring their own network, clock and pauses. */
  readonly fetch?: typeof globalThis.fetch;
  readonly nowMs?: () => number;
  readonly delay?: (delayMs: number) => Promise<void>;
}

/** The player's login record, as the game got it and sent it to its server. */
export interface MidasPlayer {
  readonly openid: string;
  readonly openkey: string;
  readonly pf: string;
  readonly pfkey: string;
  readonly platform: Platform;
  /** "1", or "<zone>_<role>". */
  readonly zoneid: string;
  readonly userip?: string;
}

export interface PayAsk {
  /** Coins, 1 or more. */
  readonly amt: number;
  /** The merchant's own number: 1 to 63 of 0-9 A-Z a-z _ and -. Save it before you call. */
  readonly billno: string;
  readonly payitem?: string;
  readonly appremark?: string;
}

export interface CancelPayAsk {
  /** Coins to give back: at most what the pay_m took. */
  readonly amt: number;
  /** The billno of the pay_m. */
  readonly billno: string;
  readonly appremark?: string;
}

export interface PresentAsk {
  /** Gift coins, 1 or more. */
  readonly presenttimes: number;
  readonly billno: string;
  readonly discountid?: string;
  readonly giftid?: string;
  readonly appremark?: string;
}
