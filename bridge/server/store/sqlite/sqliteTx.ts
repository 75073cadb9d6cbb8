import type { Tx } from "../tx.ts";
import { createAttentionRows } from "./attentionRows.ts";
import { createCallWindowRows } from "./callWindowRows.ts";
import { createCatalogRows } from "./catalogRows.ts";
import { createChainPaymentRows } from "./chainPaymentRows.ts";
import { createChainRefundRows } from "./chainRefundRows.ts";
import { createChainRows } from "./chainRows.ts";
import { createClaimRows } from "./claimRows.ts";
import type { Database } from "./database.ts";
import { createDeliveryRows } from "./deliveryRows.ts";
import type { Forgetful } from "./forgetful.ts";
import { createInvoiceRows } from "./invoiceRows.ts";
import { createLedgerRows } from "./ledgerRows.ts";
import { createLookUpRows } from "./lookUpRows.ts";
import { createMarkRows } from "./markRows.ts";
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
import { createRechargeRows } from "./rechargeRows.ts";
import { createRefundRows } from "./refundRows.ts";
import { createReportRows } from "./reportRows.ts";
import { createSessionRows } from "./sessionRows.ts";
import { createSettlementRows } from "./settlementRows.ts";
import { createSignInRows } from "./signInRows.ts";
import { createAnswerRows, createTicketRows } from "./ticketRows.ts";

/** `Tx` over one connection: valid for whichever transaction the connection is in. */
export function createSqliteTx(db: Database, incarnation: string): Tx & Forgetful {
  const sessions = createSessionRows(db);
  const ledger = createLedgerRows(db);
  return {
    getIncarnation: () => incarnation,
    ...createCatalogRows(db),
    ...createPlayerRows(db),
    ...sessions,
    ...createOrderRows(db),
    ...createClaimRows(db),
    ...createDeliveryRows(db),
    ...ledger,
    ...createRefundRows(db),
    ...createRechargeRows(db),
    ...createReportRows(db),
    ...createAttentionRows(db),
    ...createNoticeRows(db),
    ...createMarkRows(db),
    ...createSettlementRows(db),
    ...createMerchantRows(db),
    ...createAppRows(db),
    ...createApiKeyRows(db),
    ...createAppSecretRows(db),
    ...createAnswerRows(db),
    ...createTicketRows(db),
    ...createLookUpRows(db),
    ...createSignInRows(db),
    ...createChainRows(db),
    ...createInvoiceRows(db),
    ...createChainPaymentRows(db),
    ...createChainRefundRows(db),
    ...createMergeRows(db),
    ...createCallWindowRows(db),
    ...createPropRows(db),
    ...createPropMoveRows(db),
    forget() {
      sessions.forget();
      ledger.forget();
    },
  };
}
