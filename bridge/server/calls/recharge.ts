import { Type } from "@sinclair/typebox";
import { RECHARGE_ICON_CHARS_MAX } from "../../wire/limits.ts";
import type { RechargeParams } from "../../wire/messages.ts";
import type { RechargeView } from "../../wire/views.ts";
import { requireSession } from "../auth/requireSession.ts";
import type { Player } from "../auth/session.ts";
import { requireApp } from "../catalogShelf.ts";
import { type NewRecharge, type Recharge, rechargeView } from "../rails/hosted/recharge.ts";
import { Refusal } from "../refusal.ts";
import type { VerbContext } from "../verb.ts";
import { presentedCall } from "./call.ts";
import { COINS, LANGUAGE, ORDER_NO, paramsOf, SESSION_MEMBER, text, ZONE_ID } from "./fields.ts";
import { qrRows } from "./steps/qrRows.ts";

/** Bytes of what a game may pass through a recharge. */
const EXT_INFO_BYTES_MAX = 1024;

interface OpenedRecharge {
  readonly recharge: RechargeView;
  readonly pageToken: string;
}

/** Opens a payment page for coins. A repeated number answers with the same page. */
export const recharge = presentedCall<"recharge", OpenedRecharge>(
  paramsOf({
    ...SESSION_MEMBER,
    rechargeNo: ORDER_NO,
    zoneId: ZONE_ID,
    saveValue: COINS,
    isCanChange: Type.Boolean(),
    icon: Type.Optional(
      Type.String({ pattern: "^[A-Za-z0-9+/]+={0,2}$", maxLength: RECHARGE_ICON_CHARS_MAX }),
    ),
    ysdkExtInfo: text(EXT_INFO_BYTES_MAX),
    language: LANGUAGE,
  }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    if (context.environment !== "sandbox") {
      throw new Refusal("notSupported", "recharge: no provider sells coins here");
    }
    requireApp(context.catalog, player.appId);
    const known = tx.findRecharge(player.appId, params.rechargeNo);
    if (known !== undefined) checkRepeat(known, player, params);
    const opened = known ?? tx.insertRecharge(newRecharge(player, params, context));
    return { recharge: rechargeView(opened), pageToken: opened.pageToken };
  },
  async ({ recharge, pageToken }, _params, here) => {
    const url = `${here.publicUrl()}/recharge/${pageToken}`;
    return { recharge, url, qr: await qrRows(url) };
  },
);

function checkRepeat(known: Recharge, player: Player, params: RechargeParams): void {
  const same =
    known.playerKey === player.key &&
    known.zoneId === params.zoneId &&
    known.saveValue === params.saveValue &&
    known.isCanChange === params.isCanChange &&
    known.ysdkExtInfo === params.ysdkExtInfo;
  if (!same) throw new Refusal("orderExists");
}

function newRecharge(player: Player, params: RechargeParams, context: VerbContext): NewRecharge {
  return {
    rechargeNo: params.rechargeNo,
    appId: player.appId,
    playerKey: player.key,
    zoneId: params.zoneId,
    saveValue: params.saveValue,
    isCanChange: params.isCanChange,
    icon: params.icon,
    ysdkExtInfo: params.ysdkExtInfo,
    language: params.language,
    pageToken: context.randomHex(16),
    state: "open",
    creditedCoins: 0,
    reversedCoins: 0,
    exception: "none",
    createdAtMs: context.nowMs,
  };
}
