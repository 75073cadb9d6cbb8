/** Where a recharge stands, as the player sees it. */
export type RechargeStage =
  | "page"
  | "waiting"
  | "unsure"
  | "arrived"
  | "notArrived"
  | "cancelled"
  | "refused";

export interface Recharge {
  readonly rechargeNo: string;
  readonly stage: RechargeStage;
  readonly message?: string;
  /** Where the browser did not open the payment page: its address, and its QR code as rows of 0 and 1. */
  readonly page?: { readonly url: string; readonly qr: readonly string[] };
}
