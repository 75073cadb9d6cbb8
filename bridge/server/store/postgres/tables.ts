/** The tables of migrations/, in the order in which rows reference each other. */

import type { AttentionRow } from "../rows/attentionRow.ts";
import type { CatalogRow } from "../rows/catalogRow.ts";
import type { ChainPaymentEventRow, ChainPaymentRow } from "../rows/chainPaymentRow.ts";
import type { AddressIndexRow, ChainRow, HeaderRow } from "../rows/chainRow.ts";
import type { ClaimRow } from "../rows/claimRow.ts";
import type { DeliveryRow } from "../rows/deliveryRow.ts";
import type { InvoiceRow } from "../rows/invoiceRow.ts";
import type { EntryRow, LotRow, PostingRow, WalletRow } from "../rows/ledgerRow.ts";
import type { MarkRow } from "../rows/markRow.ts";
import type { NoticeRow, NoticeTryRow } from "../rows/noticeRow.ts";
import type { EventRow, OrderRow } from "../rows/orderRow.ts";
import type {
  AnswerRow,
  ApiKeyRow,
  AppRow,
  AppSecretRow,
  MerchantRow,
  TicketRow,
} from "../rows/platformRow.ts";
import type { PlayerRow } from "../rows/playerRow.ts";
import type { RechargeRow } from "../rows/rechargeRow.ts";
import type { PresentRow, RefundRow } from "../rows/refundRow.ts";
import type { ReportRow } from "../rows/reportRow.ts";
import type { SessionRow } from "../rows/sessionRow.ts";
import type { SettlementRow } from "../rows/settlementRow.ts";
import type { SignInRow } from "../rows/signInRow.ts";
import type { Table } from "./table.ts";

export const CATALOG_VERSIONS: Table<CatalogRow> = {
  name: "catalog_versions",
  key: { version: "bigint" },
  contested: ["version"],
  keyOf: (row) => row.version,
};

export const PLAYERS: Table<PlayerRow> = {
  name: "players",
  key: { player_key: "bigint" },
  changing: { subject: "text", name: "text" },
  guards: { subject: "text" },
  contested: ["app_id", "subject"],
  keyOf: (row) => row.player_key,
};

export const SESSIONS: Table<SessionRow> = {
  name: "sessions",
  key: { session_hash: "text" },
  keyOf: (row) => row.session_hash,
};

export const ORDERS: Table<OrderRow> = {
  name: "orders",
  key: { order_key: "bigint" },
  changing: {
    player_key: "bigint",
    life: "text",
    money: "text",
    delivery: "text",
    exception: "text",
    confirmations: "bigint",
    refunded_coins: "bigint",
    version: "bigint",
    paid_at_ms: "bigint",
    fulfilled_at_ms: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["app_id", "door", "order_no"],
  keyOf: (row) => row.order_key,
};

export const ORDER_EVENTS: Table<EventRow> = {
  name: "order_events",
  key: { order_key: "bigint", version: "bigint" },
  keyOf: (row) => `${row.order_key} ${row.version}`,
};

export const CLAIMS: Table<ClaimRow> = {
  name: "claims",
  key: { order_key: "bigint", code: "text" },
  changing: { player_key: "bigint", state: "text", owned_at_ms: "bigint" },
  guards: { player_key: "bigint", state: "text" },
  contested: ["player_key", "code"],
  keyOf: (row) => `${row.order_key} ${row.code}`,
};

export const DELIVERIES: Table<DeliveryRow> = {
  name: "deliveries",
  key: { delivery_key: "bigint" },
  changing: {
    player_key: "bigint",
    attempts: "bigint",
    tries: "bigint",
    held_for: "text",
    held_until_ms: "bigint",
    acked_at_ms: "bigint",
    acked_by: "text",
    acked_session: "text",
    voided_at_ms: "bigint",
  },
  guards: {
    attempts: "bigint",
    tries: "bigint",
    held_for: "text",
    held_until_ms: "bigint",
    acked_at_ms: "bigint",
    voided_at_ms: "bigint",
  },
  contested: ["order_key"],
  keyOf: (row) => row.delivery_key,
};

export const WALLETS: Table<WalletRow> = {
  name: "wallets",
  key: { wallet_key: "bigint" },
  changing: {
    paid: "bigint",
    gift: "bigint",
    debt: "bigint",
    save_amt: "bigint",
    present_sum: "bigint",
    cost_sum: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["player_key", "zone_id"],
  keyOf: (row) => row.wallet_key,
};

/** Their wallet's version guards them: they change only together with it. */
export const LOTS: Table<LotRow> = {
  name: "lots",
  key: { lot_key: "bigint" },
  changing: { remaining: "bigint" },
  guards: { remaining: "bigint" },
  keyOf: (row) => row.lot_key,
};

export const LEDGER_ENTRIES: Table<EntryRow> = {
  name: "ledger_entries",
  key: { entry_key: "bigint" },
  contested: ["app_id", "kind", "reference"],
  keyOf: (row) => row.entry_key,
};

export const POSTINGS: Table<PostingRow> = {
  name: "postings",
  key: { entry_key: "bigint", line: "bigint" },
  keyOf: (row) => `${row.entry_key} ${row.line}`,
};

export const REFUNDS: Table<RefundRow> = {
  name: "refunds",
  key: { refund_key: "bigint" },
  contested: ["app_id", "refund_no"],
  keyOf: (row) => row.refund_key,
};

export const PRESENTS: Table<PresentRow> = {
  name: "presents",
  key: { present_key: "bigint" },
  contested: ["app_id", "present_no"],
  keyOf: (row) => row.present_key,
};

export const RECHARGES: Table<RechargeRow> = {
  name: "recharges",
  key: { recharge_key: "bigint" },
  changing: {
    state: "text",
    outcome: "text",
    chosen_coins: "bigint",
    pay_ret: "text",
    credited_coins: "bigint",
    reversed_coins: "bigint",
    exception: "text",
  },
  guards: { state: "text", credited_coins: "bigint", reversed_coins: "bigint" },
  contested: ["app_id", "recharge_no"],
  keyOf: (row) => row.recharge_key,
};

export const PROVIDER_REPORTS: Table<ReportRow> = {
  name: "provider_reports",
  key: { report_key: "bigint" },
  changing: { state: "text" },
  guards: { state: "text" },
  contested: ["app_id", "report_no"],
  keyOf: (row) => row.report_key,
};

export const ATTENTION: Table<AttentionRow> = {
  name: "attention",
  key: { attention_key: "bigint" },
  changing: { resolved_at_ms: "bigint", resolved_by: "text", resolution: "text" },
  guards: { resolved_at_ms: "bigint" },
  contested: ["app_id", "kind", "subject"],
  keyOf: (row) => row.attention_key,
};

export const NOTICES: Table<NoticeRow> = {
  name: "notices",
  key: { order_key: "bigint", order_version: "bigint" },
  changing: {
    state: "text",
    due_at_ms: "bigint",
    tries: "bigint",
    tries_before: "bigint",
    leased_by: "text",
    snapshot: "text",
    ended_at_ms: "bigint",
  },
  guards: { state: "text", due_at_ms: "bigint", tries: "bigint" },
  keyOf: (row) => `${row.order_key} ${row.order_version}`,
};

export const NOTICE_TRIES: Table<NoticeTryRow> = {
  name: "notice_tries",
  key: { order_key: "bigint", order_version: "bigint", try_no: "bigint" },
  contested: ["order_key", "order_version", "try_no"],
  keyOf: (row) => `${row.order_key} ${row.order_version} ${row.try_no}`,
};

export const CHORE_MARKS: Table<MarkRow> = {
  name: "chore_marks",
  key: { chore: "text" },
  changing: { last_key: "bigint" },
  guards: { last_key: "bigint" },
  contested: ["chore"],
  keyOf: (row) => row.chore,
};

export const SETTLEMENT_REPORTS: Table<SettlementRow> = {
  name: "settlement_reports",
  key: { zone: "text", day: "text" },
  contested: ["zone", "day"],
  keyOf: (row) => `${row.zone} ${row.day}`,
};

export const MERCHANTS: Table<MerchantRow> = {
  name: "merchants",
  key: { merchant_id: "text" },
  changing: { name: "text", state: "text" },
  guards: { state: "text" },
  contested: ["merchant_id"],
  keyOf: (row) => row.merchant_id,
};

export const APPS: Table<AppRow> = {
  name: "apps",
  key: { app_id: "text" },
  changing: {
    app_key: "text",
    name: "text",
    type: "text",
    region: "text",
    dialect: "text",
    notify_urls: "text",
    zone_id: "text",
    fee_type: "text",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["app_id"],
  keyOf: (row) => row.app_id,
};

/** A call that writes its use down loses against one that revokes the key, and runs again. */
export const API_KEYS: Table<ApiKeyRow> = {
  name: "api_keys",
  key: { key_id: "text" },
  changing: { last_used_at_ms: "bigint", revoked_at_ms: "bigint" },
  guards: { revoked_at_ms: "bigint" },
  keyOf: (row) => row.key_id,
};

export const APP_SECRETS: Table<AppSecretRow> = {
  name: "app_secrets",
  key: { secret_id: "text" },
  changing: { revoked_at_ms: "bigint" },
  guards: { revoked_at_ms: "bigint" },
  keyOf: (row) => row.secret_id,
};

export const API_ANSWERS: Table<AnswerRow> = {
  name: "api_answers",
  key: { app_id: "text", repeat_key: "text" },
  contested: ["app_id", "repeat_key"],
  keyOf: (row) => `${row.app_id} ${row.repeat_key}`,
};

export const LOGIN_TICKETS: Table<TicketRow> = {
  name: "login_tickets",
  key: { ticket_hash: "text" },
  changing: { used_at_ms: "bigint" },
  guards: { used_at_ms: "bigint" },
  keyOf: (row) => row.ticket_hash,
};

export const SIGN_INS: Table<SignInRow> = {
  name: "sign_ins",
  key: { sign_in_hash: "text" },
  changing: {
    interval_ms: "bigint",
    due_at_ms: "bigint",
    used_at_ms: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["sign_in_hash"],
  keyOf: (row) => row.sign_in_hash,
};

export const CHAINS: Table<ChainRow> = {
  name: "chains",
  key: { net: "text" },
  changing: {
    height: "bigint",
    hash: "text",
    time_ms: "bigint",
    state: "text",
    halted_for: "text",
    lease_owner: "text",
    lease_token: "bigint",
    lease_until_ms: "bigint",
    head_height: "bigint",
    at_tip_at_ms: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["net"],
  keyOf: (row) => row.net,
};

/** Their chain's version guards them; one that takes a deleted one's place is a change of it. */
export const CHAIN_HEADERS: Table<HeaderRow> = {
  name: "chain_headers",
  key: { net: "text", height: "bigint" },
  changing: { hash: "text", parent_hash: "text", time_ms: "bigint" },
  guards: { hash: "text" },
  contested: ["net", "height"],
  keyOf: (row) => `${row.net} ${row.height}`,
};

export const INVOICES: Table<InvoiceRow> = {
  name: "invoices",
  key: { invoice_key: "bigint" },
  changing: {
    status: "text",
    exception: "text",
    received: "text",
    confirmed: "text",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["net", "match_key"],
  keyOf: (row) => row.invoice_key,
};

export const CHAIN_PAYMENTS: Table<ChainPaymentRow> = {
  name: "chain_payments",
  key: { payment_key: "bigint" },
  changing: {
    block_height: "bigint",
    block_hash: "text",
    block_time_ms: "bigint",
    is_replaceable: "bigint",
    state: "text",
    changed_at_ms: "bigint",
    confirmed_at_ms: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["net", "tx_id", "payment_index"],
  keyOf: (row) => row.payment_key,
};

export const CHAIN_PAYMENT_EVENTS: Table<ChainPaymentEventRow> = {
  name: "chain_payment_events",
  key: { invoice_key: "bigint", payment_key: "bigint", version: "bigint" },
  keyOf: (row) => `${row.payment_key} ${row.version}`,
};

export const ADDRESS_INDEXES: Table<AddressIndexRow> = {
  name: "address_indexes",
  key: { net: "text", account: "text" },
  changing: { next_index: "bigint" },
  guards: { next_index: "bigint" },
  contested: ["net", "account"],
  keyOf: (row) => `${row.net} ${row.account}`,
};
