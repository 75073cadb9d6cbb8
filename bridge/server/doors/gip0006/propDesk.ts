import type { UtxoChainConfig } from "../../rails/chain/chainConfig.ts";
import type { Signer } from "../../rails/utxo/signer.ts";

/** What the prop commands need beside the store. */
export interface PropDesk {
  /** Absent: props are followed and listed, none are made. */
  readonly signer?: Signer;
  /** Those that can hold props; the first is meant where no address says which. */
  readonly chains: readonly UtxoChainConfig[];
  /** Something is wanted. */
  wake(): void;
  wait(ms: number): Promise<void>;
}
