import { ATTENTION_QUERIES } from "./attentionRows.ts";
import { CALL_WINDOW_QUERIES } from "./callWindowRows.ts";
import { CATALOG_QUERIES } from "./catalogRows.ts";
import { CHAIN_PAYMENT_QUERIES } from "./chainPaymentRows.ts";
import { CHAIN_REFUND_QUERIES } from "./chainRefundRows.ts";
import { CHAIN_QUERIES } from "./chainRows.ts";
import { CLAIM_QUERIES } from "./claimRows.ts";
import { DELIVERY_QUERIES } from "./deliveryRows.ts";
import { INVOICE_QUERIES } from "./invoiceRows.ts";
import { LEDGER_QUERIES } from "./ledgerRows.ts";
import { LOOK_UP_QUERIES } from "./lookUpRows.ts";
import { MARK_QUERIES } from "./markRows.ts";
import { MERGE_QUERIES } from "./mergeRows.ts";
import { NOTICE_QUERIES } from "./noticeRows.ts";
import { ORDER_QUERIES } from "./orderRows.ts";
import { PLATFORM_QUERIES } from "./platformRows.ts";
import { PLAYER_QUERIES } from "./playerRows.ts";
import { PREFETCH_QUERIES } from "./prefetch.ts";
import { PROP_QUERIES } from "./propRows.ts";
import { RECHARGE_QUERIES } from "./rechargeRows.ts";
import { REFUND_QUERIES } from "./refundRows.ts";
import { SETTLEMENT_QUERIES } from "./settlementRows.ts";
import { SIGN_IN_QUERIES } from "./signInRows.ts";
import type { AnyQuery } from "./table.ts";
import { TICKET_QUERIES } from "./ticketRows.ts";

/** Everything that a verb can ask. */
export const QUERIES = [
  ...CATALOG_QUERIES,
  ...PLAYER_QUERIES,
  ...ORDER_QUERIES,
  ...CLAIM_QUERIES,
  ...DELIVERY_QUERIES,
  ...LEDGER_QUERIES,
  ...REFUND_QUERIES,
  ...RECHARGE_QUERIES,
  ...ATTENTION_QUERIES,
  ...NOTICE_QUERIES,
  ...MARK_QUERIES,
  ...SETTLEMENT_QUERIES,
  ...PLATFORM_QUERIES,
  ...LOOK_UP_QUERIES,
  ...TICKET_QUERIES,
  ...SIGN_IN_QUERIES,
  ...CHAIN_QUERIES,
  ...INVOICE_QUERIES,
  ...CHAIN_PAYMENT_QUERIES,
  ...MERGE_QUERIES,
  ...CHAIN_REFUND_QUERIES,
  ...CALL_WINDOW_QUERIES,
  ...PROP_QUERIES,
  ...PREFETCH_QUERIES,
] as unknown as readonly AnyQuery[];
