import type { DeliveryView } from "coinslot";
import type { Saved } from "./saved.ts";

/**
 * The player's consumables, counted in this browser. What is owned for good is NOT in here: it comes from `restore()`,
 * so that every device and every engine shows the same.
 */
export interface Inventory {
  /** How many of each product code. */
  counts(): ReadonlyMap<string, number>;
  /** Takes the goods of a delivery, once; false when they could not be saved. */
  grant(delivery: DeliveryView): boolean;
}

interface Save {
  readonly counts: { readonly [code: string]: number };
  /** Deliveries whose goods are in `counts`, oldest first. */
  readonly delivered: readonly string[];
}

/** Old ids may go: the backend does not offer again what was acknowledged, and the plugin keeps a journal of its own. */
const DELIVERED_MAX = 200;

/** Opens the inventory of one player. */
export function openInventory(saved: Saved, playerId: string): Inventory {
  const key = `armoury/things/${playerId}`;
  return {
    counts: () => new Map(Object.entries(load(saved, key).counts)),

    // How to grant once. A delivery may come twice: the browser may die after the save and before the backend hears of
    // it. So the goods and the delivery's id are written in ONE write. Either both are there or neither is:
    // without the id the goods would come twice, without the goods the player would have paid for nothing.
    grant: (delivery) => {
      const save = load(saved, key);
      if (save.delivered.includes(delivery.deliveryId)) return true;
      const counts = { ...save.counts };
      for (const { code, quantity } of delivery.items ?? []) {
        counts[code] = (counts[code] ?? 0) + quantity;
      }
      const delivered = [...save.delivered, delivery.deliveryId].slice(-DELIVERED_MAX);
      return saved.write(key, JSON.stringify({ counts, delivered } satisfies Save));
    },
  };
}

function load(saved: Saved, key: string): Save {
  const text = saved.read(key);
  return text === undefined ? { counts: {}, delivered: [] } : (JSON.parse(text) as Save);
}
