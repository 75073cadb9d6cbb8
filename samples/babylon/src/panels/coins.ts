import type { Recharge } from "../recharge.ts";
import type { Actions, View } from "../view.ts";
import { drawDialog } from "./dialog.ts";
import { type Child, drawing, element } from "./element.ts";

const OFFERS = [50, 100, 300, 1000] as const;
/** The light border that a QR code needs around it, in modules. */
const QUIET_ZONE = 4;

/** "Get coins": how many, the payment page, and what became of it. */
export function drawCoins(view: View, actions: Actions): Child[] {
  const { texts, shop } = view;
  const { recharge } = shop;
  return drawDialog(
    view,
    actions,
    texts.getCoins,
    recharge !== undefined && drawRecharge(view, recharge, actions),
    !isUnderWay(recharge) && drawChoice(view, actions),
  );
}

/** While coins may still come, or the page waits to be opened, there is nothing to choose. */
function isUnderWay(recharge: Recharge | undefined): boolean {
  if (recharge === undefined) return false;
  const { stage, page } = recharge;
  return stage === "waiting" || stage === "unsure" || (stage === "page" && page !== undefined);
}

/** The same news beside the shelves, while the dialog is shut. */
export function drawRechargeNote(view: View, actions: Actions): Child[] {
  const { recharge } = view.shop;
  if (recharge === undefined || view.dialog === "coins") return [];
  return [element("h2", {}, view.texts.getCoins), drawRecharge(view, recharge, actions)];
}

function drawChoice({ texts }: View, actions: Actions): HTMLElement {
  return element(
    "form",
    {
      class: "coins",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget as HTMLFormElement);
        actions.recharge(Number(data.get("coins")));
      },
    },
    element(
      "fieldset",
      {},
      element("legend", {}, texts.howManyCoins),
      ...OFFERS.map((coins, index) =>
        element(
          "label",
          { class: "amount" },
          element("input", {
            type: "radio",
            name: "coins",
            value: coins,
            checked: index === 1,
            "data-testid": `coins-${coins}`,
          }),
          element("span", {}, texts.coins(coins)),
        ),
      ),
    ),
    element(
      "button",
      { type: "submit", class: "gold wide", "data-testid": "open-page" },
      texts.openPage,
    ),
  );
}

function drawRecharge({ texts }: View, recharge: Recharge, actions: Actions): HTMLElement {
  const { stage, page, message } = recharge;
  return element(
    "section",
    { class: `recharge ${stage}`, "data-testid": "recharge", "data-state": stage, role: "status" },
    element("p", {}, page === undefined ? texts.rechargeStages[stage] : texts.pageBlocked),
    stage === "refused" && message !== undefined && element("p", { class: "hint" }, message),
    page !== undefined &&
      element(
        "a",
        {
          href: page.url,
          target: "_blank",
          rel: "noopener",
          class: "gold wide",
          "data-testid": "page-link",
        },
        texts.pageLink,
      ),
    page !== undefined && drawQr(page.qr, texts.pageLink),
    stage === "notArrived" &&
      element(
        "button",
        {
          type: "button",
          class: "gold wide",
          "data-testid": "login-again",
          onclick: () => actions.logInAgain(),
        },
        texts.logInAgain,
      ),
  );
}

/** Rows of 0 and 1 as a picture; 1 is dark. */
function drawQr(rows: readonly string[], label: string): SVGElement {
  const size = rows.length + QUIET_ZONE * 2;
  const dark = rows.flatMap((row, y) =>
    [...row].flatMap((module, x) =>
      module === "1" ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [],
    ),
  );
  return drawing(
    "svg",
    { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": label },
    drawing("rect", { width: size, height: size, fill: "#fff" }),
    drawing("path", { d: dark.join(""), fill: "#000", "shape-rendering": "crispEdges" }),
  );
}
