/** News of orders, for information: told once for each version of an order, and never an older one after a newer one. */

import type { OrderView } from "../bridge/wire/views.ts";
import { PROGRESS_ORDERS_MAX } from "./bounds.ts";
import { type Callbacks, tell } from "./callbacks.ts";

/** The newest version that was told of one order. */
interface Told {
  readonly orderNo: string;
  version: number;
}

export interface Progress {
  readonly callbacks: Callbacks;
  /** Oldest first. */
  readonly told: Told[];
}

export function createProgress(this: void, callbacks: Callbacks): Progress {
  return { callbacks, told: [] };
}

/** Takes an order as the server gave it, from wherever. */
export function noteOrder(this: void, progress: Progress, order: OrderView): void {
  const told = findTold(progress, order.orderNo);
  if (told.version >= order.version) return;
  told.version = order.version;
  const { callbacks } = progress;
  tell(callbacks, () =>
    callbacks.delegates.onOrderProgress?.(
      order.orderNo,
      order.state,
      order.confirmations ?? 0,
      order.exception,
    ),
  );
}

function findTold(this: void, progress: Progress, orderNo: string): Told {
  for (const entry of progress.told) if (entry.orderNo === orderNo) return entry;
  if (progress.told.length >= PROGRESS_ORDERS_MAX) progress.told.shift();
  const entry: Told = { orderNo, version: -1 };
  progress.told.push(entry);
  return entry;
}
