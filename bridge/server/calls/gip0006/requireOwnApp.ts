import { Refusal } from "../../refusal.ts";
import type { Caller } from "../rest/merchantVerb.ts";

/** A terminal is an app: nobody acts for another's. */
export function requireOwnApp({ app }: Caller, cid: string): void {
  if (app.appId !== cid) throw new Refusal("appUnknown", "cid: the key is another terminal's");
}
