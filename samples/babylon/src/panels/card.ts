import type { ProductView } from "coinslot";
import type { Actions, View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { drawPicture } from "./picture.ts";
import { isOwned, quantityOf } from "./shelf.ts";
import { sign } from "./signs.ts";

/** The card of the product that is looked at; a greeting while there is none. */
export function drawCard(view: View, actions: Actions): Child[] {
  const { looked, texts } = view;
  if (looked === undefined) {
    return [
      element("h2", {}, texts.welcome),
      element("p", {}, view.shop.session === "in" ? texts.howTo : texts.opening),
      element("p", { class: "keys" }, texts.keys),
    ];
  }
  const owned = isOwned(view, looked);
  return [
    element(
      "div",
      { class: "card-head", "data-key": looked.code },
      drawPicture(view, looked.code, "large"),
      element(
        "div",
        {},
        element("h2", { "data-testid": "card-title" }, looked.title),
        element(
          "p",
          { class: "kind" },
          looked.kind === "consumable" ? texts.usedUp : texts.forGood,
        ),
      ),
      element(
        "button",
        {
          type: "button",
          class: "round card-close",
          "aria-label": texts.close,
          onclick: () => actions.look(undefined),
        },
        sign("cross"),
      ),
    ),
    element("p", { class: "detail" }, looked.detail),
    owned
      ? element("p", { class: "owned", "data-testid": "card-owned" }, sign("check"), texts.owned)
      : drawOffer(view, looked, actions),
  ];
}

function drawOffer(view: View, product: ProductView, actions: Actions): HTMLElement {
  const { texts, shop } = view;
  const inCart = quantityOf(view, product.code);
  return element(
    "div",
    { class: "offer" },
    element(
      "p",
      { class: "price" },
      sign("coin"),
      product.priceCoins.toLocaleString(shop.language),
      element("span", { class: "visually-hidden" }, texts.coins(product.priceCoins)),
    ),
    element(
      "button",
      {
        type: "button",
        class: "gold",
        "data-testid": "card-buy",
        disabled: shop.session !== "in",
        onclick: () => actions.buy(product.code),
      },
      texts.buyNow,
    ),
    element(
      "button",
      {
        type: "button",
        class: "plain",
        "data-testid": "card-add",
        onclick: () => actions.setInCart(product.code, inCart + 1),
      },
      inCart > 0 ? `${texts.inCart}: ${inCart}` : texts.addToCart,
    ),
    ...(product.walletPrices ?? []).map(({ payWith, amount, symbol }) =>
      element(
        "button",
        {
          type: "button",
          class: "plain wide",
          "data-testid": `card-wallet-${payWith}`,
          disabled: shop.session !== "in",
          onclick: () => actions.buy(product.code, payWith),
        },
        texts.payWithWallet(`${amount} ${symbol}`),
      ),
    ),
  );
}
