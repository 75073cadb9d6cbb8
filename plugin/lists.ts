/** Things that are done to lists everywhere, without what they would cost in Lua's runtime library. */

/** Takes the first `item` out of `list`, if it is there. */
export function removeItem<Item>(this: void, list: Item[], item: Item): void {
  let found = false;
  for (let i = 0; i < list.length; i++) {
    if (found) list[i - 1] = list[i] as Item;
    else if (list[i] === item) found = true;
  }
  if (found) list.pop();
}

/** Whether `item` is in `list`. */
export function isListed<Item>(this: void, list: readonly Item[], item: Item): boolean {
  for (const listed of list) if (listed === item) return true;
  return false;
}

/** `value` if it is a list; what came from a game or a disk may be anything. */
export function listOf<Item>(this: void, value: readonly Item[] | undefined): Item[] {
  return Array.isArray(value) ? value : [];
}
