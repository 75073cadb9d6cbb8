/**
 * Bugs that cost real people money or nights, each as a change of the sample game server. `after`
 * names the public thread or page whose complaint it is.
 */

import type { Cause } from "../../bridge/server/callbackDoctor/cause.ts";
import type { Patch } from "./merchantCopy.ts";

export interface PlantedBug {
  readonly name: string;
  /** What users wrote, and where. */
  readonly after: string;
  /** The case that catches it, and what it says. */
  readonly caught: readonly [id: string, cause: Cause];
  /** Trino and GIP0006: a copy of the tests' own merchant, which knows its orders. */
  readonly dialect?: "pico" | "trino" | "gip0006";
  readonly patches: readonly Patch[];
}

/** Lines of the sample that several bugs change. */
export const GRANT_ONCE =
  "  const outcome = await grantOnce(database, notice, purchase.expected, work);";
export const GRANT =
  '    grant: (driver) => giveGoods(driver, orderNo, notice.playerId ?? "", purchase.goods),';
export const TELL =
  "  if (outcome.acknowledge !== undefined) await tell(parts, outcome.acknowledge);";
export const VERIFY = "  if (!options.secrets.some((secret) => opened.isSigned(raw, secret))) {";
export const IS_SIGNED =
  "        return key !== undefined && isStandardSigned(content, signature, key);";
