/** Does `work` for each item, so many at a time, and tells how each ended. Never rejects. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly PromiseSettledResult<Result>[]> {
  const ends: PromiseSettledResult<Result>[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      const [end] = await Promise.allSettled([work(item, index)]);
      ends[index] = end;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ends;
}
