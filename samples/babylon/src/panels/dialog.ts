import type { Actions, View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { sign } from "./signs.ts";

/** The frame of every dialog: its title and the way out. */
export function drawDialog(view: View, actions: Actions, title: string, ...body: Child[]): Child[] {
  return [
    element(
      "header",
      { class: "dialog-head" },
      element("h2", { id: "dialog-title" }, title),
      element(
        "button",
        {
          type: "button",
          class: "round",
          "data-testid": "close",
          "aria-label": view.texts.close,
          onclick: () => actions.open("none"),
        },
        sign("cross"),
      ),
    ),
    element("div", { class: "dialog-body", "data-key": title }, ...body),
  ];
}
