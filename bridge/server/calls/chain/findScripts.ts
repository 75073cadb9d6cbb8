import type { Net } from "../../rails/chain/chain.ts";
import type { Tx } from "../../store/tx.ts";

export interface FindScriptsParams {
  readonly net: Net;
  /** Hex; at most SCRIPTS_MAX. */
  readonly scripts: readonly string[];
}

/** So many are asked for in one transaction. */
export const SCRIPTS_MAX = 1000;

/** Those of the scripts that belong to invoices, whatever became of them. */
export function findScripts(tx: Tx, { net, scripts }: FindScriptsParams): readonly string[] {
  return scripts.filter((script) => tx.findInvoiceByMatch(net, script) !== undefined);
}
