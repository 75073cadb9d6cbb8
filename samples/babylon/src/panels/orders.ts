import type { OrderView } from "coinslot";
import { stageOf } from "../purchase.ts";
import { type Actions, titleOfItems, type View } from "../view.ts";
import { drawDialog } from "./dialog.ts";
import { type Child, element } from "./element.ts";
import { drawPicture } from "./picture.ts";

/** The player's orders as the backend has them, newest first. */
export function drawOrders(view: View, actions: Actions): Child[] {
  const { texts, history } = view;
  return drawDialog(view, actions, texts.orders, ...drawHistory(view, actions, history));
}

function drawHistory(view: View, actions: Actions, history: View["history"]): Child[] {
  const { texts } = view;
  if (history.kind === "asking") return [element("p", {}, texts.balanceAsking)];
  if (history.kind === "unknown") return [element("p", {}, texts.ordersUnknown)];
  if (history.orders.length === 0) return [element("p", {}, texts.ordersEmpty)];
  return [
    element("ol", { class: "lines" }, ...history.orders.map((order) => drawOrder(view, order))),
    history.next !== undefined &&
      element(
        "button",
        {
          type: "button",
          class: "plain wide",
          "data-testid": "more-orders",
          onclick: () => actions.moreOrders(),
        },
        texts.ordersMore,
      ),
  ];
}

function drawOrder(view: View, order: OrderView): HTMLElement {
  const { texts, shop } = view;
  const items = order.items ?? [];
  const time = new Date(order.createdAtMs).toLocaleString(shop.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return element(
    "li",
    {
      class: "line order",
      "data-key": order.orderNo,
      "data-testid": "order",
      "data-state": order.state,
    },
    drawPicture(view, items[0]?.code ?? "", "small"),
    element(
      "div",
      { class: "line-title" },
      element("span", {}, items.length > 0 ? titleOfItems(view, items) : order.title),
      element("time", { class: "hint", datetime: new Date(order.createdAtMs).toISOString() }, time),
    ),
    element(
      "div",
      { class: "order-end" },
      element("span", { class: "line-price" }, texts.coins(order.coins)),
      element("span", { class: `state state-${order.state}` }, stateOf(view, order)),
    ),
  );
}

function stateOf({ texts }: View, { state }: OrderView): string {
  return state === "created" ? texts.stages.insufficient : texts.stages[stageOf(state)];
}
