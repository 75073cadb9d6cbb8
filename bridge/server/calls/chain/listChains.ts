import type { Chain } from "../../rails/chain/chain.ts";
import type { Tx } from "../../store/tx.ts";

/** Every chain that was ever followed here, by net. */
export function listChains(tx: Tx): readonly Chain[] {
  return tx.listChains();
}
