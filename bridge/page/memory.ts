/**
 * What this browser keeps of an invoice: a payment that was sent, and the terms that were seen
 * first. Nothing secret, and nothing that the server could not tell again but the hash.
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

/** Browsers that keep nothing (private windows, blocked storage) work, too, until a reload. */
export function createMemory(invoiceId: string, storage: Storage | undefined): PageMemory {
  const here = new Map<string, string>();
  const keyOf = (name: string) => `coinslot.pay.${invoiceId}.${name}`;
  const find = (key: string) => attempt(() => storage?.getItem(key)) ?? here.get(key);
  const keep = (key: string, value: string | undefined) => {
    if (value === undefined) here.delete(key);
    else here.set(key, value);
    attempt(() => (value === undefined ? storage?.removeItem(key) : storage?.setItem(key, value)));
  };
  return {
    findSent: () => sentIn(find(keyOf("sent"))),
    keepSent: (sent) => keep(keyOf("sent"), JSON.stringify(sent)),
    forgetSent: () => keep(keyOf("sent"), undefined),
    findApproval: () => find(keyOf("approval")),
    keepApproval: (hash) => keep(keyOf("approval"), hash),
    findFingerprint: () => find(keyOf("terms")),
    keepFingerprint: (fingerprint) => keep(keyOf("terms"), fingerprint),
    findLanguage: () => find(LANGUAGE_KEY),
    keepLanguage: (language) => keep(LANGUAGE_KEY, language),
    onChange(listener) {
      addEventListener("storage", ({ key }) => {
        if (key === null || key.startsWith(keyOf(""))) listener();
      });
    },
  };
}

const LANGUAGE_KEY = "coinslot.pay.language";

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
