import { Type } from "@sinclair/typebox";
import { OWNED_PAGE_MAX } from "../../wire/limits.ts";
import type { OwnedView } from "../../wire/views.ts";
import { requireSession } from "../auth/requireSession.ts";
import type { Claim } from "../store/tx.ts";
import { storedCall } from "./call.ts";
import { PRODUCT_CODE, paramsOf, SESSION_MEMBER } from "./fields.ts";

/** What the player owns for good, sorted by product code. */
export const restore = storedCall<"restore">(
  paramsOf({ ...SESSION_MEMBER, after: Type.Optional(PRODUCT_CODE) }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const found = tx.listOwned(player.key, params.after ?? "", OWNED_PAGE_MAX + 1);
    const owned = found.slice(0, OWNED_PAGE_MAX).flatMap(ownedView);
    if (owned.length === 0) return {};
    return { owned, next: found.length > owned.length ? owned.at(-1)?.code : undefined };
  },
);

function ownedView({ code, orderNo, ownedAtMs }: Claim): OwnedView[] {
  return ownedAtMs === undefined ? [] : [{ code, orderNo, ownedAtMs }];
}
