/**
 * What every transaction of the merchants' REST API has around it: the caller's key and its scope,
 * and the first answer to a write, which a repeat gets again.
 */

import { checkMerchant } from "../../catalogShelf.ts";
import { type ApiKey, isSameHash, LAST_USED_STEP_MS, type Scope } from "../../platform/apiKey.ts";
import type { PlatformApp } from "../../platform/platformApp.ts";
import type { Tx } from "../../store/tx.ts";
import type { Verb, VerbContext } from "../../verb.ts";

/** What a caller showed, as platform/apiKey.ts reads it. */
export interface ShownCaller {
  readonly keyId: string;
  readonly hash: string;
}

/** By what a merchant's server tells repeats of a write. */
export interface Repeat {
  readonly key: string;
  /** Of operation and params. */
  readonly digest: string;
}

export interface MerchantAsk<Params> {
  readonly caller: ShownCaller;
  readonly params: Params;
  /** Absent for reads, and where the caller gave none. */
  readonly repeat?: Repeat;
}

/** What became of a call; a refusal of the rules is thrown instead, and undoes everything. */
export type MerchantOutcome<Answer> =
  | { readonly kind: "done"; readonly answer: Answer; readonly isRepeat: boolean }
  /** There is no such key, or it was revoked. */
  | { readonly kind: "keyWrong" }
  | { readonly kind: "scopeMissing"; readonly scope: Scope }
  /** The repeat's key was used for something else. */
  | { readonly kind: "repeatWrong" };

/** Who calls, once the key is proved. */
export interface Caller {
  readonly app: PlatformApp;
  readonly key: ApiKey;
}

/** A call's own work. */
export type MerchantWork<Params, Answer> = (
  tx: Tx,
  caller: Caller,
  params: Params,
  context: VerbContext,
) => Answer;

/** The transaction of a call that wants `scope`, for a merchant who may do business. */
export function merchantVerb<Params, Answer>(
  scope: Scope,
  work: MerchantWork<Params, Answer>,
): Verb<MerchantAsk<Params>, MerchantOutcome<Answer>> {
  return verbOf(scope, (tx, caller, params, context) => {
    checkMerchant(tx.findMerchant(caller.app.merchantId)?.state ?? "unverified");
    return work(tx, caller, params, context);
  });
}

/** The same, for a merchant in whatever state: it must be possible to see which. */
export function anyMerchantVerb<Params, Answer>(
  scope: Scope,
  work: MerchantWork<Params, Answer>,
): Verb<MerchantAsk<Params>, MerchantOutcome<Answer>> {
  return verbOf(scope, work);
}

function verbOf<Params, Answer>(
  scope: Scope,
  work: MerchantWork<Params, Answer>,
): Verb<MerchantAsk<Params>, MerchantOutcome<Answer>> {
  return (tx, { caller: shown, params, repeat }, context) => {
    const caller = findCaller(tx, shown);
    if (caller === undefined) return { kind: "keyWrong" };
    if (!caller.key.scopes.includes(scope)) return { kind: "scopeMissing", scope };
    noteUse(tx, caller.key, context.nowMs);
    if (repeat === undefined) {
      return { kind: "done", answer: work(tx, caller, params, context), isRepeat: false };
    }
    const { appId } = caller.app;
    const first = tx.findAnswer(appId, repeat.key);
    if (first !== undefined) {
      if (first.digest !== repeat.digest) return { kind: "repeatWrong" };
      return { kind: "done", answer: JSON.parse(first.answer), isRepeat: true };
    }
    const answer = work(tx, caller, params, context);
    tx.insertAnswer({
      ...{ appId, repeatKey: repeat.key, digest: repeat.digest },
      ...{ answer: JSON.stringify(answer), createdAtMs: context.nowMs },
    });
    return { kind: "done", answer, isRepeat: false };
  };
}

function findCaller(tx: Tx, { keyId, hash }: ShownCaller): Caller | undefined {
  const key = tx.findApiKey(keyId);
  if (key === undefined || !isSameHash(key.hash, hash)) return undefined;
  if (key.revokedAtMs !== undefined) return undefined;
  const app = tx.findApp(key.appId);
  return app && { app, key };
}

/** A write for each call would make reads as dear as payments. */
function noteUse(tx: Tx, key: ApiKey, nowMs: number): void {
  if (key.lastUsedAtMs !== undefined && key.lastUsedAtMs > nowMs - LAST_USED_STEP_MS) return;
  tx.updateApiKey({ ...key, lastUsedAtMs: nowMs });
}
