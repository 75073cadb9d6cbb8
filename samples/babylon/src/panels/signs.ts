import { drawing } from "./element.ts";

/** The small drawings on buttons; they say nothing to a screen reader. */
export type Sign =
  | "coin"
  | "cart"
  | "scroll"
  | "person"
  | "plus"
  | "check"
  | "cross"
  | "again"
  | "left"
  | "right"
  | "bag";

const PATHS: { readonly [S in Sign]: string } = {
  coin: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7l1.6 3.3 3.6.5-2.6 2.5.6 3.6-3.2-1.7-3.2 1.7.6-3.6-2.6-2.5 3.6-.5z",
  cart: "M3 4h2.4l2 11h10.2l2-8H6.2M9 19.5a.8.8 0 1 0 .1 0zM16.5 19.5a.8.8 0 1 0 .1 0z",
  scroll:
    "M7 4h10a2 2 0 0 1 2 2v2h-4M15 8V6a2 2 0 0 0-4 0v11a3 3 0 1 1-6 0v-1h6M11 19h6a3 3 0 0 0 3-3v0h-5",
  person: "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  plus: "M12 5v14M5 12h14",
  check: "M5 12.500l4.5 4.500L19 7.5",
  cross: "M6 6l12 12M18 6L6 18",
  again: "M19 12a7 7 0 1 1-2.1-5M19 3.500V8h-4.5",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  bag: "M8 8V6a4 4 0 0 1 8 0v2M5 8h14l1 12H4z",
};

/** Draws one. */
export function sign(name: Sign): SVGElement {
  return drawing(
    "svg",
    { viewBox: "0 0 24 24", class: `sign sign-${name}`, "aria-hidden": "true", focusable: "false" },
    drawing("path", { d: PATHS[name] }),
  );
}
