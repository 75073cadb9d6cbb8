/** What the calls of the Midas document take and give, once their signature is checked. */

import type { BalanceView } from "../../../wire/views.ts";

/** For whom a merchant's server calls: in Midas words appid, openid, openkey, zoneid. */
export interface MidasCaller {
  readonly appId: string;
  readonly playerId: string;
  /** The player's own session token: a merchant cannot spend for players who are not there. */
  readonly session: string;
  readonly zoneId: string;
  /** Free text of the merchant (appremark); in the sandbox it can name an outcome. */
  readonly remark: string;
}

/** A call with a number: in Midas words billno, and amt or presenttimes. */
export interface MidasMovement extends MidasCaller {
  readonly billNo: string;
  readonly coins: number;
}

export interface PayMParams extends MidasMovement {
  /** What was bought, in the merchant's words (payitem). */
  readonly item: string;
}

export type CancelPayMParams = MidasMovement;

export interface PresentMParams extends MidasMovement {
  readonly discountId: string;
  readonly giftId: string;
}

/** Who may not spend or receive, in the words of codes 1145 to 1149. */
export type MidasRisk =
  | "payPenalty"
  | "paySealed"
  | "payIntercepted"
  | "presentIntercepted"
  | "presentSealed";

/** What became of a call; a refusal that undid everything is thrown instead. */
export type MidasOutcome =
  | {
      readonly kind: "done";
      readonly balance: BalanceView;
      /** Gift coins among those that were spent. */
      readonly usedGiftCoins: number;
    }
  /** It was done before, in the same terms; nothing moved now. */
  | { readonly kind: "duplicate" }
  /** Nobody knows yet; the coins are held. */
  | { readonly kind: "uncertain" }
  | { readonly kind: "risk"; readonly risk: MidasRisk }
  /** The sandbox loses the answer to something that was done. */
  | { readonly kind: "lostAnswer" };

/** A login check: contract 3.1. */
export type CheckLoginMParams = Pick<MidasCaller, "appId" | "playerId" | "session">;
