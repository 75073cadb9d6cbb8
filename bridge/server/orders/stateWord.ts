import type { OrderException, OrderState } from "../../wire/views.ts";
import { unreachable } from "../unreachable.ts";
import type { Axes } from "./order.ts";

/** All that a game or a merchant can see, in the order in which they come. */
export const STATE_WORDS = [
  "created",
  "seen",
  "confirming",
  "paid",
  "fulfilled",
  "expired",
  "cancelled",
  "refunded",
  "failed",
] as const satisfies readonly OrderState[];

/** The one word that a game sees, from the four axes (ORDERS.md). `paid` means settled money. */
export function stateWord(axes: Axes & { readonly confirmations?: number }): OrderState {
  switch (axes.money) {
    case "settled":
      return settledWord(axes);
    case "seen":
      return (axes.confirmations ?? 0) > 0 ? "confirming" : "seen";
    // The payment was there once and may come again.
    case "reversed":
      return "seen";
    case "refunding":
    case "refunded":
      return "refunded";
    case "uncertain":
      return "created";
    case "none":
      return axes.life === "open" ? "created" : axes.life;
    default:
      return unreachable(axes.money);
  }
}

/** What does not fit, or undefined when all is well. */
export function exceptionWord(axes: Axes): OrderException | undefined {
  if (axes.money === "uncertain") return "uncertain";
  return axes.exception === "none" ? undefined : axes.exception;
}

function settledWord({ delivery }: Axes): OrderState {
  switch (delivery) {
    case "none":
    case "due":
    case "offered":
      return "paid";
    case "acked":
      return "fulfilled";
    case "void":
    case "revoking":
    case "revoked":
      return "refunded";
    default:
      return unreachable(delivery);
  }
}
