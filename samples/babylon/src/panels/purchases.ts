import { isUnderWay, type Purchase, placeOnTheWay, type Stage } from "../purchase.ts";
import { type Actions, titleOfItems, type View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { drawPicture } from "./picture.ts";

/** The stations of a purchase that goes well. */
const WAY: readonly Stage[] = ["asking", "paid", "delivering", "delivered"];

/** Every purchase of this visit with its state, the newest first. */
export function drawPurchases(view: View, actions: Actions): Child[] {
  const { shop, texts } = view;
  if (shop.purchases.length === 0) return [];
  return [
    element("h2", {}, texts.recent),
    element(
      "ol",
      { class: "purchases" },
      ...shop.purchases.map((purchase) => drawPurchase(view, purchase, actions)),
    ),
  ];
}

function drawPurchase(view: View, purchase: Purchase, actions: Actions): HTMLElement {
  const { texts } = view;
  const { stage, items, orderNo } = purchase;
  const hint = hintOf(view, purchase);
  return element(
    "li",
    {
      class: `purchase ${toneOf(stage)}`,
      "data-key": orderNo,
      "data-testid": "purchase",
      "data-state": stage,
      "data-order": orderNo,
    },
    drawPicture(view, items[0]?.code ?? "", "small"),
    element(
      "div",
      {},
      element("p", { class: "purchase-title" }, titleOfItems(view, items)),
      element("p", { class: "purchase-stage" }, texts.stages[stage]),
      drawWay(view, stage),
      hint !== undefined && element("p", { class: "hint" }, hint),
      stage === "refused" && purchase.message !== undefined
        ? element("p", { class: "hint" }, purchase.message)
        : undefined,
      stage === "insufficient" && drawChoices(view, purchase, actions),
      stage === "wallet" && drawWalletChoices(view, purchase, actions),
    ),
  );
}

function hintOf({ texts }: View, { stage, payWith, confirmations }: Purchase): string | undefined {
  if (stage === "confirming") return texts.confirmations(confirmations ?? 0);
  // Whether a wallet sent something all the same, the payment page knows.
  const isEnded = stage === "expired" || stage === "cancelled";
  return isEnded && payWith !== undefined ? undefined : texts.stageHints[stage];
}

function toneOf(stage: Stage): string {
  if (stage === "delivered") return "good";
  return isUnderWay(stage) ? "busy" : "bad";
}

/** Four dots, filled as far as the purchase has come. */
function drawWay({ texts }: View, stage: Stage): Child {
  const place = placeOnTheWay(stage);
  if (place === undefined) return undefined;
  return element(
    "div",
    { class: "way", "aria-hidden": "true" },
    ...WAY.map((station, index) =>
      element("span", { class: index < place ? "done" : "", title: texts.stages[station] }),
    ),
  );
}

/** The wallet's page, once more, and the way out. */
function drawWalletChoices({ texts }: View, purchase: Purchase, actions: Actions): HTMLElement {
  return element(
    "div",
    { class: "choices" },
    purchase.page !== undefined &&
      element(
        "a",
        {
          href: purchase.page,
          target: "_blank",
          rel: "noopener",
          class: "gold",
          "data-testid": "purchase-page",
        },
        texts.pageLink,
      ),
    drawChoice("purchase-cancel", "plain", texts.cancelOrder, () => actions.cancel(purchase)),
  );
}

/** Nothing was taken, and the same order can still be paid. */
function drawChoices({ texts }: View, purchase: Purchase, actions: Actions): HTMLElement {
  return element(
    "div",
    { class: "choices" },
    drawChoice("purchase-coins", "gold", texts.getCoins, () => actions.open("coins")),
    drawChoice("purchase-again", "plain", texts.tryAgain, () => actions.payAgain(purchase)),
    drawChoice("purchase-cancel", "plain", texts.cancelOrder, () => actions.cancel(purchase)),
  );
}

function drawChoice(name: string, kind: string, label: string, onclick: () => void): HTMLElement {
  return element("button", { type: "button", class: kind, "data-testid": name, onclick }, label);
}
