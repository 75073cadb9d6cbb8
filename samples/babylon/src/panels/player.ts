import type { Actions, View } from "../view.ts";
import { drawDialog } from "./dialog.ts";
import { type Child, element } from "./element.ts";

/** Characters of a player's name; the backend's own limit is in bytes. */
const NAME_CHARS_MAX = 20;

/** Who is playing: another name is another player. */
export function drawPlayer(view: View, actions: Actions): Child[] {
  const { texts, shop } = view;
  return drawDialog(
    view,
    actions,
    texts.player,
    shop.session === "out" && element("p", { class: "hint" }, shop.reason ?? texts.loggedOut),
    element(
      "form",
      {
        class: "player",
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget as HTMLFormElement);
          actions.logIn(String(data.get("name")).trim());
        },
      },
      element("label", { for: "player-name" }, texts.playerName),
      element("input", {
        id: "player-name",
        name: "name",
        value: shop.playerName,
        required: true,
        pattern: ".*\\S.*",
        maxlength: NAME_CHARS_MAX,
        autocomplete: "nickname",
        "data-testid": "player-name",
      }),
      element("p", { class: "hint" }, texts.playerHint),
      element(
        "button",
        { type: "submit", class: "gold wide", "data-testid": "log-in" },
        texts.logIn,
      ),
    ),
    shop.session === "in" &&
      element(
        "button",
        {
          type: "button",
          class: "plain wide",
          "data-testid": "log-out",
          onclick: () => actions.logOut(),
        },
        texts.logOut,
      ),
  );
}
