import type { BlockHeader } from "../chain/chain.ts";
import type { ChainSource } from "../chain/chainSource.ts";
import { examineRouter } from "./examineRouter.ts";

/** Asks a node of the chain. */
export type AskNode = (method: string, params: readonly unknown[]) => Promise<unknown>;

/**
 * The source, which tells no head before the contract that the operator's file names has proved to be
 * our router: its events are believed, and players allow it to take their tokens. A chain without a
 * head is not followed, so nobody is asked to pay on it either.
 */
export function withProvenRouter<Header extends BlockHeader>(
  source: ChainSource<Header>,
  router: string,
  ask: AskNode,
): ChainSource<Header> {
  let isProved = false;

  async function prove(): Promise<void> {
    const { kind } = await examineRouter(ask, router);
    switch (kind) {
      case "ours":
        isProved = true;
        return;
      case "none":
        throw new Error(`there is no contract at ${router}: coinslot evm check-router says more`);
      case "other":
        throw new Error(`${router} is not our router: coinslot evm check-router says more`);
    }
  }

  return {
    ...source,
    async head() {
      if (!isProved) await prove();
      return await source.head();
    },
  };
}
