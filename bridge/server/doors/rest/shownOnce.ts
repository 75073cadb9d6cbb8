import type { MerchantOutcome } from "../../calls/rest/merchantVerb.ts";
import type { Executed } from "../../store/store.ts";

/**
 * The answer with secrets that the store never saw. A repeat gets the first answer, whose secrets
 * nobody has any more: those that were made now open nothing, and are left out.
 */
export function shownOnce(
  { result, effects }: Executed<MerchantOutcome<object>>,
  secrets: object,
): Executed<MerchantOutcome<object>> {
  if (result.kind !== "done" || result.isRepeat) return { result, effects };
  return { result: { ...result, answer: { ...result.answer, ...secrets } }, effects };
}
