import { quantityOf } from "./panels/shelf.ts";
import type { Screen } from "./screen.ts";
import type { Actions, View } from "./view.ts";

/** Arrow keys walk along the shelves, C puts into the cart. Enter and Tab are the browser's own. */
export function listenToKeys(screen: Screen, viewOf: () => View, actions: Actions): void {
  window.addEventListener("keydown", (event) => {
    const view = viewOf();
    if (view.dialog !== "none" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const focused = focusedCode();
    if (event.key.toLowerCase() === "c" && focused !== undefined) {
      return actions.setInCart(focused, quantityOf(view, focused) + 1);
    }
    const codes = view.wares.map(({ code }) => code);
    const from = focused === undefined ? undefined : codes.indexOf(focused);
    const to = walk(event.key, from, screen.grid().columns, codes.length);
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= codes.length) return turn(to, view, actions);
    focus(codes[to]);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, a, nav, aside, footer") !== null;
}

function focusedCode(): string | undefined {
  const focused = document.activeElement;
  return focused instanceof HTMLElement ? focused.dataset.code : undefined;
}

function focus(code: string | undefined): void {
  document.querySelector<HTMLElement>(`[data-code="${code}"]`)?.focus();
}

/** The place that a key leads to, which may lie before the first or after the last; undefined for other keys. */
function walk(key: string, from: number | undefined, columns: number, count: number) {
  const steps: { readonly [key: string]: number } = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  return from === undefined ? 0 : from + step;
}

/** Over the edge of a shelf is the next one. */
function turn(to: number, view: View, actions: Actions): void {
  const page = view.page + (to < 0 ? -1 : 1);
  if (page < 0 || page >= view.pages) return;
  actions.turnPage(page);
  focus(viewEdge(to));
}

function viewEdge(to: number): string | undefined {
  const wares = [...document.querySelectorAll<HTMLElement>("[data-code]")];
  return (to < 0 ? wares.at(-1) : wares[0])?.dataset.code;
}
