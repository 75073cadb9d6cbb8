import { QUOTE_LIFE_MS } from "../../../wire/limits.ts";
import type { OrderTerms } from "../../../wire/messages.ts";
import type { Player } from "../../auth/session.ts";
import type { FrozenTerms } from "../../orders/order.ts";
import { fingerprintOf } from "../../orders/terms.ts";
import { tradeNoOf } from "../../orders/tradeNo.ts";
import { Refusal } from "../../refusal.ts";
import type { VerbContext } from "../../verb.ts";
import { OPEN_ORDERS_MAX } from "../steps/payOrder.ts";
import { requireFreeNumber } from "../steps/requireFreeNumber.ts";
import { requireNotifyUrl } from "../steps/requireNotifyUrl.ts";
import { insertOrder } from "../steps/writeOrder.ts";
import { type Caller, merchantVerb } from "./merchantVerb.ts";
import { merchantOrder } from "./merchantViews.ts";
import { requirePlayerOf } from "./players.ts";

export interface CreateOrderAsk {
  readonly orderNo: string;
  readonly playerId: string;
  readonly coins: number;
  readonly title: string;
  readonly detail: string;
  readonly attach?: string;
  readonly notifyUrl?: string;
  /** The app's own zone when absent. */
  readonly zoneId?: string;
  readonly saveSlot: string;
  /** How long the order can be paid. */
  readonly lifeMs?: number;
}

/**
 * Makes an unpaid order of a fixed amount for one player. Its terms travel through the game as they
 * like: `pay` under this number with another amount, text or player is refused, because a number stays
 * bound to its terms (ORDERS.md 2). What the coins buy the merchant's server decides. A repeat of the
 * number in the same terms gives the order as it is; else `orderExists`.
 */
export const apiCreateOrder = merchantVerb(
  "orders:write",
  (tx, caller, ask: CreateOrderAsk, context) => {
    const player = requirePlayerOf(tx, caller, ask.playerId);
    const terms = termsOf(caller, ask);
    const fingerprint = fingerprintOf(terms, { kind: "coins", coins: ask.coins });
    const known = tx.findOrder(player.appId, "plugin", ask.orderNo);
    if (known !== undefined) {
      if (known.playerKey !== player.key || known.fingerprint !== fingerprint) {
        throw new Refusal("orderExists", "orderNo: used with other terms or another player");
      }
      return merchantOrder(tx, known);
    }
    requireFreeNumber(tx, player.appId, "plugin", ask.orderNo);
    requireNotifyUrl(player.appId, ask.notifyUrl, context);
    if (tx.countOpenOrders(player.key) >= OPEN_ORDERS_MAX) {
      throw new Refusal("tooManyRequests", `the player has ${OPEN_ORDERS_MAX} open orders`);
    }
    const frozen = freeze(player, terms, fingerprint, ask, context);
    const created = { kind: "created", by: "merchant" } as const;
    return merchantOrder(tx, insertOrder(tx, frozen, [created], context.nowMs));
  },
);

function termsOf({ app }: Caller, ask: CreateOrderAsk): OrderTerms {
  const { orderNo, title, detail, attach, notifyUrl, zoneId = app.zoneId, saveSlot } = ask;
  return { orderNo, title, detail, attach, notifyUrl, zoneId, saveSlot };
}

function freeze(
  player: Player,
  terms: OrderTerms,
  fingerprint: string,
  { coins, lifeMs = QUOTE_LIFE_MS }: CreateOrderAsk,
  context: VerbContext,
): FrozenTerms {
  const { nowMs, environment, catalog } = context;
  return {
    ...terms,
    door: "plugin",
    tradeNo: tradeNoOf(context),
    environment,
    appId: player.appId,
    playerKey: player.key,
    fingerprint,
    coins,
    grantBy: "server",
    catalogVersion: catalog.version(),
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifeMs,
  };
}
