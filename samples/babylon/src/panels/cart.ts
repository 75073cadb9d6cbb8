import type { PurchaseItem } from "../purchase.ts";
import { type Actions, priceOf, titleOf, type View } from "../view.ts";
import { drawDialog } from "./dialog.ts";
import { type Child, element } from "./element.ts";
import { drawPicture } from "./picture.ts";
import { sign } from "./signs.ts";

/** The cart: several products, paid as one order. */
export function drawCart(view: View, actions: Actions): Child[] {
  const { texts, cart, shop } = view;
  if (cart.length === 0) {
    return drawDialog(view, actions, texts.cart, element("p", {}, texts.cartEmpty));
  }
  const sum = priceOf(shop.products, cart);
  return drawDialog(
    view,
    actions,
    texts.cart,
    element("ul", { class: "lines" }, ...cart.map((item) => drawLine(view, item, actions))),
    element(
      "p",
      { class: "sum" },
      element("span", {}, texts.cartTotal),
      element(
        "strong",
        { "data-testid": "cart-sum" },
        sum === undefined ? texts.balanceUnknown : texts.coins(sum),
      ),
    ),
    element(
      "button",
      {
        type: "button",
        class: "gold wide",
        "data-testid": "cart-pay",
        disabled: shop.session !== "in",
        onclick: () => actions.payCart(),
      },
      texts.payCart,
    ),
  );
}

function drawLine(view: View, { code, quantity }: PurchaseItem, actions: Actions): HTMLElement {
  const { texts, shop } = view;
  const title = titleOf(shop.products, code);
  const product = shop.products.find((candidate) => candidate.code === code);
  const price = priceOf(shop.products, [{ code, quantity }]);
  const step = (by: 1 | -1, label: string, text: string, isOff: boolean) =>
    element(
      "button",
      {
        type: "button",
        class: "round",
        "data-testid": `${by > 0 ? "more" : "fewer"}-${code}`,
        "aria-label": `${title}: ${label}`,
        disabled: isOff,
        onclick: () => actions.setInCart(code, quantity + by),
      },
      text,
    );
  return element(
    "li",
    { class: "line", "data-key": code, "data-testid": `line-${code}` },
    drawPicture(view, code, "small"),
    element("span", { class: "line-title" }, title),
    step(-1, texts.fewer, "−", false),
    element("span", { class: "quantity" }, String(quantity)),
    step(1, texts.more, "+", product?.kind === "nonConsumable"),
    element(
      "span",
      { class: "line-price" },
      sign("coin"),
      price === undefined ? "?" : String(price),
    ),
  );
}
