import type { AttentionItem, AttentionKind, NewAttentionItem } from "../../orders/attention.ts";
import type { Actor } from "../../orders/next.ts";

/** What needs a person, as a row of the store. */
export interface AttentionRow {
  attention_key: number;
  app_id: string;
  kind: AttentionKind;
  subject: string;
  detail: string;
  opened_at_ms: number;
  resolved_at_ms: number | null;
  resolved_by: Actor | null;
  resolution: string | null;
}

/** The item of a row. */
export function itemOf(row: AttentionRow): AttentionItem {
  return {
    key: row.attention_key,
    appId: row.app_id,
    kind: row.kind,
    subject: row.subject,
    detail: row.detail,
    openedAtMs: row.opened_at_ms,
    resolvedAtMs: row.resolved_at_ms ?? undefined,
    resolvedBy: row.resolved_by ?? undefined,
    resolution: row.resolution ?? undefined,
  };
}

/** The row of an item that is open. */
export function openItemRowOf(item: NewAttentionItem, key: number): AttentionRow {
  return {
    attention_key: key,
    app_id: item.appId,
    kind: item.kind,
    subject: item.subject,
    detail: item.detail,
    opened_at_ms: item.openedAtMs,
    resolved_at_ms: null,
    resolved_by: null,
    resolution: null,
  };
}
