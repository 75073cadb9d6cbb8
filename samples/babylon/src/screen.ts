import type { NichePlace } from "./eye.ts";
import { type Area, chooseGrid, type Grid } from "./grid.ts";
import { drawBag } from "./panels/bag.ts";
import { drawBanner } from "./panels/banner.ts";
import { drawBar } from "./panels/bar.ts";
import { drawCard } from "./panels/card.ts";
import { drawCart } from "./panels/cart.ts";
import { drawCoins, drawRechargeNote } from "./panels/coins.ts";
import { type Child, show } from "./panels/element.ts";
import { drawOrders } from "./panels/orders.ts";
import { drawPages } from "./panels/pages.ts";
import { drawPlayer } from "./panels/player.ts";
import { drawPurchases } from "./panels/purchases.ts";
import { drawShelf, moodOf } from "./panels/shelf.ts";
import type { Purchase } from "./purchase.ts";
import { chooseQuality } from "./quality.ts";
import { createScene } from "./scene.ts";
import { type Actions, type Dialog, titleOfItems, type View } from "./view.ts";

/** The page: the scene behind, the panels before it. */
export interface Screen {
  draw(view: View): void;
  pictureOf(icon: string | undefined): string | undefined;
  /** The grid of the shelves, for walking along them. */
  grid(): Grid;
}

/** Takes hold of the page's elements (index.html). `onPicture` is called when `pictureOf` has one more to give. */
export function openScreen(actions: Actions, onPicture: () => void): Screen {
  const parts = findParts();
  const quality = chooseQuality(location.search);
  const scene =
    quality === "flat"
      ? undefined
      : createScene(parts.canvas, {
          quality,
          still: matchMedia("(prefers-reduced-motion: reduce)").matches,
          onMoved: (placeOf) => placeWares(parts.shelf, placeOf),
          onPicture,
          onSettled: (isSettled) => {
            document.body.dataset.scene = isSettled ? "ready" : "busy";
            if (isSettled) document.body.classList.add("lit");
          },
        });
  document.body.classList.toggle("flat", scene === undefined);
  let grid: Grid = { columns: 1, rows: 1 };
  let arrangement = "";
  let last: View | undefined;

  /** Puts the wares on the shelves anew when they, or the room for them, changed. */
  const arrange = (view: View) => {
    const area = areaOf(parts.room);
    const wares = view.wares.map(({ code, icon }) => ({ code, icon }));
    const wanted = JSON.stringify([wares, area]);
    if (wanted === arrangement) return;
    arrangement = wanted;
    grid = chooseGrid(wares.length, area);
    scene?.show(grid, wares, area);
  };
  const draw = (view: View) => {
    drawParts(parts, view, actions);
    arrange(view);
    parts.dock.dataset.side = sideFor(view, grid);
    for (const product of view.wares) scene?.setMood(product.code, moodOf(view, product));
    for (const purchase of freshlyDelivered(last, view)) {
      for (const { code } of purchase.items) scene?.celebrate(code);
    }
    announce(parts.announcer, last, view);
    showDialog(parts.dialog, view.dialog);
    last = view;
  };
  new ResizeObserver(() => last && arrange(last)).observe(parts.room);
  parts.dialog.addEventListener("close", () => actions.open("none"));
  if (matchMedia("(hover: hover)").matches) {
    window.addEventListener("pointermove", ({ clientX, clientY }) => {
      scene?.lean((clientX / innerWidth) * 2 - 1, 1 - (clientY / innerHeight) * 2);
    });
  }
  return {
    draw,
    pictureOf: (icon) => scene?.pictureOf(icon),
    grid: () => grid,
  };
}

function findParts() {
  const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
  return {
    canvas: find<HTMLCanvasElement>("scene"),
    bar: find("bar"),
    banner: find("banner"),
    room: find("room"),
    shelf: find("shelf"),
    pages: find("pages"),
    dock: find("dock"),
    card: find("card"),
    recharge: find("recharge"),
    purchases: find("purchases"),
    bag: find("bag"),
    dialog: find<HTMLDialogElement>("dialog"),
    announcer: find("announcer"),
  };
}

type Parts = ReturnType<typeof findParts>;

function drawParts(parts: Parts, view: View, actions: Actions): void {
  document.documentElement.lang = view.shop.language === "zh" ? "zh-Hans" : "en";
  document.title = view.texts.title;
  document.body.dataset.session = view.shop.session;
  show(parts.bar, ...drawBar(view, actions));
  show(parts.banner, ...drawBanner(view, actions));
  show(parts.shelf, ...drawShelf(view, actions));
  show(parts.pages, ...drawPages(view, actions));
  show(parts.card, ...drawCard(view, actions));
  parts.card.dataset.state = view.looked === undefined ? "greeting" : "product";
  show(parts.recharge, ...drawRechargeNote(view, actions));
  show(parts.purchases, ...drawPurchases(view, actions));
  show(parts.bag, ...drawBag(view));
  show(parts.dialog, ...DIALOGS[view.dialog](view, actions));
}

const DIALOGS: { readonly [D in Dialog]: (view: View, actions: Actions) => Child[] } = {
  none: () => [],
  cart: drawCart,
  coins: drawCoins,
  orders: drawOrders,
  player: drawPlayer,
};

/** `showModal` keeps the focus inside and lets Escape close; the browser does both well. */
function showDialog(element: HTMLDialogElement, dialog: Dialog): void {
  element.dataset.dialog = dialog;
  if (dialog === "none") element.close();
  else if (!element.open) element.showModal();
}

function areaOf(room: HTMLElement): Area {
  const { left, top, width, height } = room.getBoundingClientRect();
  return { left, top, width, height };
}

/** On a phone the card covers half of the shelves: the half where the looked-at product is not. */
function sideFor({ wares, looked }: View, grid: Grid): "top" | "bottom" {
  const index = wares.findIndex((ware) => ware.code === looked?.code);
  return Math.floor(index / grid.columns) >= grid.rows / 2 ? "top" : "bottom";
}

/** Lays the buttons over their niches. */
function placeWares(shelf: HTMLElement, placeOf: (index: number) => NichePlace): void {
  for (const [index, ware] of [...shelf.children].entries()) {
    const { goods, board } = placeOf(index);
    const { style } = ware as HTMLElement;
    style.transform = `translate(${goods.left}px, ${goods.top}px)`;
    style.width = `${goods.width}px`;
    style.height = `${goods.height + board.height}px`;
    style.setProperty("--board", `${board.height}px`);
  }
}

function freshlyDelivered(last: View | undefined, view: View): readonly Purchase[] {
  return view.shop.purchases.filter(
    ({ orderNo, stage }) =>
      stage === "delivered" &&
      last?.shop.purchases.some((before) => before.orderNo === orderNo && before.stage !== stage),
  );
}

/** Says aloud what changed of a purchase. */
function announce(announcer: HTMLElement, last: View | undefined, view: View): void {
  const changed = view.shop.purchases.find(
    ({ orderNo, stage }) =>
      !last?.shop.purchases.some((before) => before.orderNo === orderNo && before.stage === stage),
  );
  if (changed === undefined) return;
  const hint = view.texts.stageHints[changed.stage] ?? "";
  announcer.textContent = `${titleOfItems(view, changed.items)}: ${view.texts.stages[changed.stage]}. ${hint}`;
}
