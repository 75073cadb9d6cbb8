import type { ChainsHere } from "../../catalogShelf.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** Tells the store's thread which chains money is taken on. */
export function useChains(_tx: Tx, chains: ChainsHere, context: VerbContext): void {
  context.afterCommit(() => context.catalog.useChains(chains));
}
