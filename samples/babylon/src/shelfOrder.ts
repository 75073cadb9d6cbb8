import type { ProductView } from "coinslot";

/** This game's shelves, in the order in which they are filled; a category that it does not know comes last. */
const SHELVES = ["weapons", "armour", "potions", "treasure"];

/** Sorts products by shelf, the dearest first. The catalogue itself comes sorted by code. */
export function sortForShelves(products: readonly ProductView[]): readonly ProductView[] {
  return [...products].sort(
    (a, b) => shelfOf(a) - shelfOf(b) || b.priceCoins - a.priceCoins || (a.code < b.code ? -1 : 1),
  );
}

function shelfOf({ category }: ProductView): number {
  const place = SHELVES.indexOf(category ?? "");
  return place < 0 ? SHELVES.length : place;
}
