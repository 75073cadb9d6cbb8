/** What the shop shows of one attempt to buy: a small picture of the order, never the truth about money. */

/** Where a purchase stands, as the player sees it. */
export type Stage =
  | "creating"
  | "asking"
  | "checking"
  | "wallet"
  | "confirming"
  | "paid"
  | "delivering"
  | "delivered"
  | "insufficient"
  | "refused"
  | "cancelled"
  | "expired"
  | "refunded"
  | "failed";

export interface PurchaseItem {
  readonly code: string;
  readonly quantity: number;
}

export interface Purchase {
  readonly orderNo: string;
  /** Empty while only the number is known. */
  readonly items: readonly PurchaseItem[];
  readonly stage: Stage;
  /** The token and chain it is paid with; absent for coins. */
  readonly payWith?: string;
  /** Where a wallet can pay. */
  readonly page?: string;
  /** Blocks that confirm the payment. */
  readonly confirmations?: number;
  /** The plugin's sentence for the player, where there is one. */
  readonly message?: string;
}

/** Purchases that are kept on show. */
const SHOWN_MAX = 8;

/** How far along a stage is. News of an earlier one than the present is old, except that a bad end may be tried again. */
const ALONG: { readonly [S in Stage]: number } = {
  creating: 0,
  asking: 1,
  checking: 1,
  wallet: 1,
  insufficient: 1.5,
  refused: 1.5,
  cancelled: 1.5,
  expired: 1.5,
  failed: 1.5,
  confirming: 1.7,
  paid: 2,
  delivering: 3,
  delivered: 4,
  refunded: 5,
};

/** Ends without goods. */
const BAD_ENDS: readonly Stage[] = [
  "insufficient",
  "refused",
  "cancelled",
  "expired",
  "failed",
  "refunded",
];

/** The place of `stage` on the way from 0 (creating) to 4 (delivered); undefined for a bad end. */
export function placeOnTheWay(stage: Stage): number | undefined {
  return BAD_ENDS.includes(stage) ? undefined : ALONG[stage];
}

/** True while the money or the goods of this purchase are still on their way. */
export function isUnderWay(stage: Stage): boolean {
  return !BAD_ENDS.includes(stage) && stage !== "delivered";
}

/** Takes news of a purchase, newest purchase first. News may come twice or late: what is delivered stays delivered. */
export function takePurchaseNews(
  purchases: readonly Purchase[],
  news: Partial<Purchase> & { readonly orderNo: string; readonly stage: Stage },
): readonly Purchase[] {
  const known = purchases.find(({ orderNo }) => orderNo === news.orderNo);
  if (known === undefined) return [{ items: [], ...news }, ...purchases].slice(0, SHOWN_MAX);
  const items = news.items !== undefined && news.items.length > 0 ? news.items : known.items;
  const goesBack = !BAD_ENDS.includes(known.stage) && ALONG[news.stage] < ALONG[known.stage];
  const next = goesBack ? { ...known, items } : { ...known, ...news, items };
  return purchases.map((purchase) => (purchase === known ? next : purchase));
}

/** The stage that an order's state means. */
export function stageOf(state: string): Stage {
  switch (state) {
    case "seen":
    case "confirming":
      return "confirming";
    case "paid":
      return "paid";
    case "fulfilled":
      return "delivered";
    case "cancelled":
      return "cancelled";
    case "expired":
      return "expired";
    case "refunded":
      return "refunded";
    case "failed":
      return "failed";
    default:
      return "asking";
  }
}
