import { type Actions, countOf, type View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { sign } from "./signs.ts";

/** The bar at the top: the shop's name, the purse, and the way to everything else. */
export function drawBar(view: View, actions: Actions): Child[] {
  const { texts, shop, cart } = view;
  const count = countOf(cart);
  return [
    element("h1", { class: "brand" }, sign("coin"), element("span", {}, texts.title)),
    drawPurse(view, actions),
    element(
      "nav",
      { class: "tools", "aria-label": texts.title },
      tool(
        { name: "cart", label: texts.cartCount(count), text: texts.cart, badge: count },
        actions,
      ),
      tool({ name: "orders", label: texts.orders, text: texts.orders }, actions),
      tool(
        {
          name: "player",
          label: `${texts.player}: ${shop.playerName}`,
          text: shop.session === "in" ? shop.playerName : texts.logIn,
        },
        actions,
      ),
      element(
        "button",
        {
          type: "button",
          class: "tool language",
          "data-testid": "language",
          lang: shop.language === "en" ? "zh" : "en",
          onclick: () => actions.switchLanguage(),
        },
        texts.otherLanguage,
      ),
    ),
  ];
}

const TOOL_SIGNS = { cart: "cart", orders: "scroll", player: "person" } as const;

function tool(
  of: {
    readonly name: "cart" | "orders" | "player";
    readonly label: string;
    readonly text: string;
    readonly badge?: number;
  },
  actions: Actions,
): HTMLElement {
  return element(
    "button",
    {
      type: "button",
      class: `tool tool-${of.name}`,
      "aria-label": of.label,
      "data-testid": `open-${of.name}`,
      onclick: () => actions.open(of.name),
    },
    sign(TOOL_SIGNS[of.name]),
    element("span", { class: "tool-text" }, of.text),
    of.badge !== undefined &&
      of.badge > 0 &&
      element("span", { class: "badge", "data-testid": "cart-count" }, String(of.badge)),
  );
}

/** A balance that is not known is said to be unknown, never drawn as 0. */
function drawPurse({ shop, texts }: View, actions: Actions): HTMLElement {
  const { purse } = shop;
  const shown =
    purse.kind === "known"
      ? purse.coins.toLocaleString(shop.language)
      : purse.kind === "asking"
        ? texts.balanceAsking
        : texts.balanceUnknown;
  const spoken = purse.kind === "known" ? texts.coins(purse.coins) : shown;
  return element(
    "div",
    { class: "purse", "data-testid": "purse", "data-state": purse.kind },
    sign("coin"),
    element("span", { class: "visually-hidden" }, `${texts.purse}: ${spoken}`),
    element(
      "output",
      { class: "purse-amount", "data-testid": "balance", "aria-hidden": "true" },
      shown,
    ),
    purse.kind === "unknown" &&
      shop.session === "in" &&
      element(
        "button",
        {
          type: "button",
          class: "round",
          "aria-label": texts.askAgain,
          "data-testid": "ask-balance",
          onclick: () => actions.askBalance(),
        },
        sign("again"),
      ),
    element(
      "button",
      {
        type: "button",
        class: "gold",
        "data-testid": "open-coins",
        disabled: shop.session !== "in",
        onclick: () => actions.open("coins"),
      },
      texts.getCoins,
    ),
  );
}
