import type { Actions, View } from "../view.ts";
import { type Child, element } from "./element.ts";

/** What keeps the shop from selling just now, if anything. */
export function drawBanner({ shop, texts }: View, actions: Actions): Child[] {
  if (!shop.online) {
    return [element("p", { "data-testid": "offline", "data-state": "offline" }, texts.offline)];
  }
  if (shop.session !== "out") return [];
  return [
    element("p", { "data-testid": "logged-out" }, shop.reason ?? texts.loggedOut),
    element(
      "button",
      {
        type: "button",
        class: "gold",
        "data-testid": "banner-login",
        onclick: () => actions.open("player"),
      },
      texts.logIn,
    ),
  ];
}
