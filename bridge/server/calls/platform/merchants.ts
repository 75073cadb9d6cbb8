/** What the operator does with merchants. */

import { type Merchant, type MerchantState, merchantCode } from "../../platform/merchant.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { judgeApps, listMerchants as listAll } from "./judgeApps.ts";

/** A merchant with the code of their state: 11000, 11001 or 11003. */
export interface MerchantView extends Merchant {
  readonly code: string;
}

export function merchantView(merchant: Merchant): MerchantView {
  return { ...merchant, code: merchantCode(merchant.state) };
}

/** Makes a merchant known, not verified yet. Refuses `paramsWrong` for an id that is taken. */
export function createMerchant(
  tx: Tx,
  { merchantId, name }: Pick<Merchant, "merchantId" | "name">,
  { nowMs: createdAtMs }: VerbContext,
): MerchantView {
  if (tx.findMerchant(merchantId) !== undefined) {
    throw new Refusal("paramsWrong", `there is a merchant ${merchantId} already`);
  }
  const merchant: Merchant = { merchantId, name, state: "unverified", createdAtMs };
  tx.insertMerchant(merchant);
  return merchantView(merchant);
}

/** All, sorted by id. */
export function listMerchants(tx: Tx): readonly MerchantView[] {
  return listAll(tx).map(merchantView);
}

/** Says what became of a merchant's verification. Refuses `merchantUnknown`. */
export function verifyMerchant(
  tx: Tx,
  { merchantId, state }: { readonly merchantId: string; readonly state: MerchantState },
  context: VerbContext,
): MerchantView {
  const known = tx.findMerchant(merchantId);
  if (known === undefined) throw new Refusal("merchantUnknown", merchantId);
  const merchant = { ...known, state };
  if (known.state !== state) tx.updateMerchant(merchant);
  judgeApps(tx, context);
  return merchantView(merchant);
}
