import type { ProductView } from "coinslot";
import { isUnderWay, type Purchase } from "../purchase.ts";
import type { Mood } from "../shelves.ts";
import type { Actions, View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { sign } from "./signs.ts";

/** The products as real buttons over the scene: one click, tap or Enter buys. */
export function drawShelf(view: View, actions: Actions): Child[] {
  return view.wares.map((product) => drawWare(view, product, actions));
}

/** How the niche of `product` looks, by what is known of it. */
export function moodOf(view: View, product: ProductView): Mood {
  const { shop, looked } = view;
  const latest = latestPurchase(view, product.code);
  if (latest !== undefined && isUnderWay(latest.stage)) return "busy";
  if (latest?.stage === "refused" || latest?.stage === "insufficient") return "refused";
  if (isOwned(view, product)) return "owned";
  return looked?.code === product.code && shop.session === "in" ? "looked" : "plain";
}

/** True when the player owns it for good. */
export function isOwned({ shop }: View, product: ProductView): boolean {
  return product.kind === "nonConsumable" && shop.owned?.has(product.code) === true;
}

/** The newest purchase that holds the product, while it is on show. */
function latestPurchase({ shop }: View, code: string): Purchase | undefined {
  return shop.purchases.find(({ items }) => items.some((item) => item.code === code));
}

function drawWare(view: View, product: ProductView, actions: Actions): HTMLElement {
  const { texts, shop } = view;
  const { code, title } = product;
  const owned = isOwned(view, product);
  const price = texts.coins(product.priceCoins);
  const had = shop.things.get(code) ?? 0;
  return element(
    "li",
    {
      class: "ware",
      "data-key": code,
      "data-testid": `ware-${code}`,
      "data-state": moodOf(view, product),
    },
    element(
      "button",
      {
        type: "button",
        class: "ware-buy",
        "data-testid": `buy-${code}`,
        "data-code": code,
        "aria-label": `${title}, ${owned ? texts.owned : `${price}. ${texts.buyNow}`}`,
        onclick: () => actions.buy(code),
        onfocus: () => actions.look(code),
        onpointerenter: () => actions.look(code),
      },
      element(
        "span",
        { class: "tag" },
        element("span", { class: "tag-title" }, title),
        owned
          ? element("span", { class: "tag-owned" }, sign("check"), texts.owned)
          : element(
              "span",
              { class: "tag-price" },
              sign("coin"),
              product.priceCoins.toLocaleString(shop.language),
            ),
      ),
      product.kind === "consumable" &&
        had > 0 &&
        element("span", { class: "tag-count", "data-testid": `count-${code}` }, `×${had}`),
    ),
    !owned &&
      element(
        "button",
        {
          type: "button",
          class: "ware-cart",
          tabindex: -1,
          "data-testid": `add-${code}`,
          "aria-label": `${title}: ${texts.addToCart}`,
          onclick: () => actions.setInCart(code, 1 + quantityOf(view, code)),
        },
        sign("plus"),
      ),
  );
}

/** How many of `code` are in the cart. */
export function quantityOf({ cart }: View, code: string): number {
  return cart.find((item) => item.code === code)?.quantity ?? 0;
}
