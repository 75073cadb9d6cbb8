/** What a transaction can do with chains, invoices and their payments: a part of `Tx`. */

import type { Invoice, NewInvoice } from "../invoices/invoice.ts";
import type { BlockHeader, Chain, Net } from "../rails/chain/chain.ts";
import type {
  ChainPayment,
  ChainPaymentEvent,
  NewChainPayment,
  PaymentId,
} from "../rails/chain/payment.ts";

export interface ChainRows {
  findChain(net: Net): Chain | undefined;
  /** All of them, by net: as many as the operator's file names. */
  listChains(): readonly Chain[];
  insertChain(chain: Chain): void;
  /** Writes what may change; throws when the stored version is not `fromVersion`. */
  updateChain(chain: Chain, fromVersion: number): void;
  /** The headers that are kept, the highest first. */
  listHeaders(net: Net, limit: number): readonly BlockHeader[];
  /** Throws when one of that height is kept. */
  insertHeader(net: Net, header: BlockHeader): void;
  deleteHeadersAbove(net: Net, height: number): void;
  deleteHeadersBelow(net: Net, height: number): void;
}

/** Further ones would need the account's private key (BIP-32). */
export const ADDRESS_INDEX_MAX = 2 ** 31 - 1;

export interface InvoiceRows {
  /** By what the world knows it by. */
  findInvoice(invoiceId: string): Invoice | undefined;
  getInvoice(key: number): Invoice;
  findInvoiceByMatch(net: Net, matchKey: string): Invoice | undefined;
  /** Throws when its id or its match is taken. */
  insertInvoice(invoice: NewInvoice): Invoice;
  /**
   * Writes status, exception and sums; throws when the stored version is not `fromVersion`.
   */
  updateInvoice(invoice: Invoice, fromVersion: number): void;
  /** Oldest first. */
  listInvoicesOf(orderKey: number): readonly Invoice[];
  /** Every one of a chain, oldest first, keys after `afterKey`. */
  listInvoices(net: Net, afterKey: number, limit: number): readonly Invoice[];
  /** Those new, seen or confirming; oldest first, keys after `afterKey`. */
  listOpenInvoices(net: Net, afterKey: number, limit: number): readonly Invoice[];
  /** New ones that expire before `beforeMs` of the chain's time, the earliest first. */
  listInvoicesEnding(net: Net, beforeMs: number, limit: number): readonly Invoice[];
  /**
   * The next unused index of addresses under `account`, from 0 to ADDRESS_INDEX_MAX; it is used by this.
   * Undefined when all are.
   */
  nextAddressIndex(net: Net, account: string): number | undefined;
}

/** Every insert and update of a payment also writes a line of its story. */
export interface ChainPaymentRows {
  findPayment(id: PaymentId): ChainPayment | undefined;
  insertPayment(payment: NewChainPayment): ChainPayment;
  /** Writes what may change; throws when the stored version is not `fromVersion`. */
  updatePayment(payment: ChainPayment, fromVersion: number): void;
  /**
   * An invoice's, in every state: the greatest amount first, so that no dust of strangers stands
   * before what counts; of equal ones the newest.
   */
  listPaymentsOf(invoiceKey: number, limit: number): readonly ChainPayment[];
  /** Those whose last block is this one, in every state; as many as it holds. */
  listPaymentsIn(net: Net, blockHash: string): readonly ChainPayment[];
  /** Those included or confirmed in blocks above `height`; oldest first, keys after `afterKey`. */
  listPaymentsAbove(
    net: Net,
    height: number,
    afterKey: number,
    limit: number,
  ): readonly ChainPayment[];
  /** Those included in blocks up to `height`; oldest first, keys after `afterKey`. */
  listIncluded(net: Net, height: number, afterKey: number, limit: number): readonly ChainPayment[];
  /** Those in the mempool; oldest first, keys after `afterKey`. */
  listPending(net: Net, afterKey: number, limit: number): readonly ChainPayment[];
  /** The stories of an invoice's payments, by payment and version, after `after`. */
  listPaymentEvents(
    invoiceKey: number,
    after: Pick<ChainPaymentEvent, "paymentKey" | "version">,
    limit: number,
  ): readonly ChainPaymentEvent[];
}
