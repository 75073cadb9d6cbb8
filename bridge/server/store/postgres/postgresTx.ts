import type { Tx } from "../tx.ts";
import { createAttentionRows } from "./attentionRows.ts";
import { createCallWindowRows } from "./callWindowRows.ts";
import { createCatalogRows } from "./catalogRows.ts";
import { createChainPaymentRows } from "./chainPaymentRows.ts";
import { createChainRefundRows } from "./chainRefundRows.ts";
import { createChainRows } from "./chainRows.ts";
import { createClaimRows } from "./claimRows.ts";
import { createDeliveryRows } from "./deliveryRows.ts";
import { createInvoiceRows } from "./invoiceRows.ts";
import { createLedgerRows } from "./ledgerRows.ts";
import { createLookUpRows } from "./lookUpRows.ts";
import { createMarkRows } from "./markRows.ts";
import type { Memory } from "./memory.ts";
import { createMergeRows } from "./mergeRows.ts";
import { createNoticeRows } from "./noticeRows.ts";
import { createOrderRows } from "./orderRows.ts";
import {
  createApiKeyRows,
  createAppRows,
  createAppSecretRows,
  createMerchantRows,
} from "./platformRows.ts";
import { createPlayerRows } from "./playerRows.ts";
import { createPropMoveRows, createPropRows } from "./propRows.ts";
import { createRechargeRows, createReportRows } from "./rechargeRows.ts";
import { createRefundRows } from "./refundRows.ts";
import { createSettlementRows } from "./settlementRows.ts";
import { createSignInRows } from "./signInRows.ts";
import { createAnswerRows, createTicketRows } from "./ticketRows.ts";

/** `Tx` over the memory of one batch. */
export function createPostgresTx(memory: Memory, incarnation: string): Tx {
  return {
    getIncarnation: () => incarnation,
    ...createCatalogRows(memory),
    ...createPlayerRows(memory),
    ...createOrderRows(memory),
    ...createClaimRows(memory),
    ...createDeliveryRows(memory),
    ...createLedgerRows(memory),
    ...createRefundRows(memory),
    ...createRechargeRows(memory),
    ...createReportRows(memory),
    ...createAttentionRows(memory),
    ...createNoticeRows(memory),
    ...createMarkRows(memory),
    ...createSettlementRows(memory),
    ...createMerchantRows(memory),
    ...createAppRows(memory),
    ...createApiKeyRows(memory),
    ...createAppSecretRows(memory),
    ...createAnswerRows(memory),
    ...createTicketRows(memory),
    ...createLookUpRows(memory),
    ...createSignInRows(memory),
    ...createChainRows(memory),
    ...createInvoiceRows(memory),
    ...createChainPaymentRows(memory),
    ...createChainRefundRows(memory),
    ...createMergeRows(memory),
    ...createCallWindowRows(memory),
    ...createPropRows(memory),
    ...createPropMoveRows(memory),
  };
}
