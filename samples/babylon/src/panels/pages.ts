import type { Actions, View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { sign } from "./signs.ts";

/** The way to further shelves, when the catalogue does not fit on one. */
export function drawPages(view: View, actions: Actions): Child[] {
  const { texts, page, pages } = view;
  if (pages < 2) return [];
  const turn = (to: number, name: "left" | "right", label: string) =>
    element(
      "button",
      {
        type: "button",
        class: "round",
        "data-testid": `page-${name}`,
        "aria-label": label,
        disabled: to < 0 || to >= pages,
        onclick: () => actions.turnPage(to),
      },
      sign(name),
    );
  return [
    turn(page - 1, "left", texts.previousShelf),
    element("span", {}, texts.shelvesPage(page + 1, pages)),
    turn(page + 1, "right", texts.nextShelf),
  ];
}
