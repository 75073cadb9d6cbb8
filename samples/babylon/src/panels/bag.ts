import { titleOf, type View } from "../view.ts";
import { type Child, element } from "./element.ts";
import { drawPicture } from "./picture.ts";
import { sign } from "./signs.ts";

/** What the player has: owned for good as the backend says, consumables as this browser counts them. */
export function drawBag(view: View): Child[] {
  const { texts, shop } = view;
  const owned = [...(shop.owned ?? [])].map((code) => ({ code, count: undefined }));
  const counted = shop.products
    .filter(({ kind, code }) => kind === "consumable" && (shop.things.get(code) ?? 0) > 0)
    .map(({ code }) => ({ code, count: shop.things.get(code) }));
  const things = [...owned, ...counted];
  const isUnknown = shop.session === "in" && shop.owned === undefined;
  return [
    element(
      "h2",
      {},
      sign("bag"),
      texts.things,
      isUnknown && element("span", { class: "unknown" }, ` · ${texts.thingsUnknown}`),
    ),
    things.length === 0
      ? element(
          "p",
          { class: "empty", "data-testid": "bag-empty" },
          isUnknown ? "" : texts.thingsEmpty,
        )
      : element(
          "ul",
          { class: "things" },
          ...things.map(({ code, count }) => drawThing(view, code, count)),
        ),
  ];
}

function drawThing(view: View, code: string, count: number | undefined): HTMLElement {
  const title = titleOf(view.shop.products, code);
  return element(
    "li",
    {
      class: "thing",
      "data-key": code,
      "data-testid": `thing-${code}`,
      "data-count": count ?? 1,
      title,
    },
    drawPicture(view, code, "small"),
    element("span", { class: "visually-hidden" }, title),
    count === undefined
      ? element("span", { class: "thing-owned" }, sign("check"))
      : element("span", { class: "thing-count" }, `×${count}`),
  );
}
