import type { MerchantOutcome } from "../../calls/rest/merchantVerb.ts";
import { Refusal } from "../../refusal.ts";
import type { Executed } from "../../store/store.ts";
import { unreachable } from "../../unreachable.ts";
import { notAllowed, refused, unauthorized } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";

/** What a command's transaction answered, or its refusal in the node's words. */
export async function settled<Answer>(
  method: string,
  { publish }: Pick<GipParts, "publish">,
  executed: Promise<Executed<MerchantOutcome<Answer>>>,
): Promise<Answer> {
  const { result, effects } = await executed.catch((error: unknown) => {
    if (error instanceof Refusal) {
      throw refused(`${method} error: ${error.detail ?? error.code}`);
    }
    throw error;
  });
  if (effects.length > 0) setImmediate(() => publish(effects));
  switch (result.kind) {
    case "done":
      return result.answer;
    case "keyWrong":
      throw unauthorized();
    case "scopeMissing":
      throw notAllowed(method);
    case "repeatWrong":
      throw refused(`${method} error: the repeat differs`);
    default:
      return unreachable(result);
  }
}
