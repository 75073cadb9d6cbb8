/** What a transaction can do with money of chains that goes back: a part of `Tx`. */

import type { ChainRefund, NewChainRefund } from "../invoices/chainRefund.ts";
import type { Net } from "../rails/chain/chain.ts";
import type { SentTransfer } from "../rails/chain/transfer.ts";

export interface ChainRefundRows {
  findChainRefund(appId: string, refundNo: string): ChainRefund | undefined;
  getChainRefund(key: number): ChainRefund;
  /** Throws when its number is taken. */
  insertChainRefund(refund: NewChainRefund): ChainRefund;
  /**
   * Writes state, transactions and places; throws when the stored version is not `fromVersion`.
   */
  updateChainRefund(refund: ChainRefund, fromVersion: number): void;
  /** Oldest first. */
  listChainRefunds(orderKey: number): readonly ChainRefund[];
  /** Those sent or final, oldest first, keys after `afterKey`. */
  listChainRefundsSent(net: Net, afterKey: number, limit: number): readonly ChainRefund[];
  /** Which refund a transfer on a chain belongs to; undefined while to none. */
  findRefundOfTransfer(
    net: Net,
    transfer: Pick<SentTransfer, "txId" | "index">,
  ): number | undefined;
  /** The transfer belongs to this refund for ever; throws when it belongs to one. */
  claimTransfer(
    net: Net,
    transfer: Pick<SentTransfer, "txId" | "index">,
    refundKey: number,
    atMs: number,
  ): void;
}
