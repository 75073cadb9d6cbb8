/**
 * What this browser keeps of an invoice: a payment that was sent, and the terms that were seen
 * first. Nothing secret, and nothing that the server could not tell again but the hash. What nobody
 * has looked at for long is swept away.
 */

import type { SentTransaction } from "./pageState.ts";

export interface PageMemory {
  findSent(): SentTransaction | undefined;
  keepSent(sent: SentTransaction): void;
  forgetSent(): void;
  /** The allowance that was asked for; the next visit waits for it instead of asking again. */
  findApproval(): string | undefined;
  keepApproval(hash: string | undefined): void;
  findFingerprint(): string | undefined;
  keepFingerprint(fingerprint: string): void;
  findLanguage(): string | undefined;
  keepLanguage(language: string): void;
  /** Another tab with the same invoice changed something. */
  onChange(listener: () => void): void;
}

/** Longer than any invoice is open, and than anybody asks a seller what became of it. */
export const KEPT_MS = 90 * 24 * 3_600_000;
/** Invoices that are kept; those that were not looked at the longest go first. */
export const KEPT_MAX = 200;

/** Browsers that keep nothing (private windows, blocked storage) work, too, until a reload. */
export function createMemory(
  invoiceId: string,
  storage: Storage | undefined,
  nowMs: () => number,
): PageMemory {
  const here = new Map<string, string>();
  const keyOf = (name: string) => `${PREFIX}${invoiceId}.${name}`;
  const find = (key: string) => attempt(() => storage?.getItem(key)) ?? here.get(key);
  const keep = (key: string, value: string | undefined) => {
    if (value === undefined) here.delete(key);
    else here.set(key, value);
    attempt(() => (value === undefined ? storage?.removeItem(key) : storage?.setItem(key, value)));
  };
  attempt(() => storage && sweep(storage, invoiceId, nowMs()));
  return {
    findSent: () => sentIn(find(keyOf("sent"))),
    keepSent: (sent) => keep(keyOf("sent"), JSON.stringify(sent)),
    forgetSent: () => keep(keyOf("sent"), undefined),
    findApproval: () => find(keyOf("approval")),
    keepApproval: (hash) => keep(keyOf("approval"), hash),
    findFingerprint: () => find(keyOf("terms")),
    keepFingerprint(fingerprint) {
      keep(keyOf("terms"), fingerprint);
      keep(keyOf(VISITED), String(nowMs()));
    },
    findLanguage: () => find(LANGUAGE_KEY),
    keepLanguage: (language) => keep(LANGUAGE_KEY, language),
    onChange(listener) {
      addEventListener("storage", ({ key }) => {
        if (key === null || key.startsWith(keyOf(""))) listener();
      });
    },
  };
}

const PREFIX = "coinslot.pay.";
const LANGUAGE_KEY = `${PREFIX}language`;
const VISITED = "visited";
/** An entry of an invoice, whose id has no point in it. */
const ENTRY = /^coinslot\.pay\.([^.]+)\.[a-z]+$/;

/** Removes all entries of invoices that are old, or too many; never those of `invoiceId`. */
function sweep(storage: Storage, invoiceId: string, nowMs: number): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
  const byInvoice = new Map<string, string[]>();
  for (const key of keys) {
    const [, id] = ENTRY.exec(key) ?? [];
    if (id === undefined || id === invoiceId) continue;
    byInvoice.set(id, [...(byInvoice.get(id) ?? []), key]);
  }
  const visits = [...byInvoice].map(([id, entries]) => {
    const visitedMs = Number(storage.getItem(`${PREFIX}${id}.${VISITED}`));
    return { entries, visitedMs: Number.isSafeInteger(visitedMs) ? visitedMs : 0 };
  });
  visits.sort((a, b) => b.visitedMs - a.visitedMs);
  for (const [at, { entries, visitedMs }] of visits.entries()) {
    const isKept = at < KEPT_MAX - 1 && nowMs - visitedMs <= KEPT_MS;
    if (!isKept) for (const key of entries) storage.removeItem(key);
  }
}

function sentIn(text: string | undefined): SentTransaction | undefined {
  const said = attempt(() => JSON.parse(text ?? "null") as Partial<SentTransaction> | null);
  const { hash, atMs } = said ?? {};
  return typeof hash === "string" && typeof atMs === "number" ? { hash, atMs } : undefined;
}

function attempt<Value>(work: () => Value): NonNullable<Value> | undefined {
  try {
    return work() ?? undefined;
  } catch {
    return undefined;
  }
}
