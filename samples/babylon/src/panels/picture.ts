import type { View } from "../view.ts";
import { element } from "./element.ts";

/** The small picture of a product; its first letter while there is none. */
export function drawPicture(view: View, code: string, size: "small" | "large"): HTMLElement {
  const product = view.shop.products.find((candidate) => candidate.code === code);
  const source = view.pictureOf(product?.icon);
  return element(
    "span",
    { class: `picture picture-${size}`, "aria-hidden": "true" },
    source === undefined
      ? (product?.title ?? code).slice(0, 1)
      : element("img", { src: source, alt: "" }),
  );
}
