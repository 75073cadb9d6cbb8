import { QUOTE_LIFE_MS } from "../../../wire/limits.ts";
import type { Player } from "../../auth/session.ts";
import type { Posting } from "../../ledger/entry.ts";
import { giftCoinsOf, spend } from "../../ledger/spend.ts";
import { balanceView } from "../../ledger/wallet.ts";
import type { FrozenTerms, Order } from "../../orders/order.ts";
import { fingerprintOf } from "../../orders/terms.ts";
import { tradeNoOf } from "../../orders/tradeNo.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { resolveOrder } from "../resolveOrder.ts";
import { becomeUncertain } from "../steps/becomeUncertain.ts";
import { openWallet } from "../steps/openWallet.ts";
import { requireFreeNumber } from "../steps/requireFreeNumber.ts";
import { tellBalance } from "../steps/tell.ts";
import { insertOrder } from "../steps/writeOrder.ts";
import type { MidasOutcome, PayMParams } from "./midasCall.ts";
import { requireMidasPlayer } from "./requireMidasPlayer.ts";
import { type SandboxScript, sandboxScript, scriptedEnd } from "./sandboxScript.ts";

/**
 * Takes coins for a purchase in a merchant's game: gift coins first, once for each billno (Midas
 * document, pay_m). The order is fulfilled at once, because the merchant's server hands over the goods
 * when it has our answer. Refuses `coinsInsufficient` (1004), and `orderExists` (1001) for a number
 * that was used in other terms.
 */
export function payM(tx: Tx, params: PayMParams, context: VerbContext): MidasOutcome {
  const player = requireMidasPlayer(tx, params, context);
  const script = sandboxScript("pay", params, context);
  const ended = scriptedEnd(script);
  if (ended !== undefined) return ended;
  const known = tx.findOrder(params.appId, "midas", params.billNo);
  if (known !== undefined) return repeatPay(tx, player, known, params, script, context);
  requireFreeNumber(tx, params.appId, "midas", params.billNo);
  return payNew(tx, player, params, script, context);
}

function payNew(
  tx: Tx,
  player: Player,
  params: PayMParams,
  script: SandboxScript,
  context: VerbContext,
): MidasOutcome {
  const { billNo, coins, zoneId } = params;
  const { nowMs } = context;
  const isUncertain = script.kind === "uncertain";
  const wallet = openWallet(tx, player.key, zoneId, nowMs);
  if (wallet === undefined) throw new Refusal("coinsInsufficient");
  const moved = spend(wallet, coins, billNo, isUncertain ? "held" : "revenue");
  if (moved.kind !== "moved") throw new Refusal("coinsInsufficient");
  const giftCoins = giftCoinsOf(moved);
  const terms = termsOf(player, params, context);
  const order = insertOrder(
    tx,
    terms,
    isUncertain
      ? [{ kind: "created" }, { kind: "uncertain", coins, giftCoins }]
      : [
          { kind: "created" },
          { kind: "paid", coins, giftCoins },
          { kind: "granted", by: "merchant" },
        ],
    nowMs,
  );
  const after = tx.post(moved, wallet, nowMs);
  tellBalance(context, player.playerId, after);
  if (isUncertain) {
    becomeUncertain(tx, player.playerId, order, context);
    return { kind: "uncertain" };
  }
  if (script.kind === "lost") return { kind: "lostAnswer" };
  return { kind: "done", balance: balanceView(after), usedGiftCoins: giftCoins };
}

/** A known number never takes coins again. */
function repeatPay(
  tx: Tx,
  player: Player,
  order: Order,
  { coins, zoneId }: PayMParams,
  script: SandboxScript,
  context: VerbContext,
): MidasOutcome {
  const isSame = order.playerKey === player.key && order.zoneId === zoneId && order.coins === coins;
  if (!isSame) throw new Refusal("orderExists", "billno: used with another openid, zoneid or amt");
  if (order.money === "uncertain") return settleAsScripted(tx, order, script, context);
  if (order.money !== "none") return { kind: "duplicate" };
  throw new Refusal("orderFailed", "billno: it ended without taking coins; take another");
}

/** Only a tester's script ends a hold here; otherwise a person does. */
function settleAsScripted(
  tx: Tx,
  order: Order,
  script: SandboxScript,
  context: VerbContext,
): MidasOutcome {
  if (script.kind !== "uncertain" || script.until === "person") return { kind: "uncertain" };
  const { appId, orderNo, playerKey, zoneId } = order;
  const decision = { outcome: "settled", by: "provider", reason: "a test word" } as const;
  resolveOrder(tx, { appId, door: "midas", orderNo, ...decision }, context);
  if (script.until === "duplicate") return { kind: "duplicate" };
  const wallet = tx.findWallet(playerKey, zoneId);
  if (wallet === undefined) throw new Error(`order ${orderNo} was paid from no wallet`);
  const gifts = debitOf(tx, appId, orderNo).filter(({ from }) => from === "walletGift");
  const usedGiftCoins = gifts.reduce((sum, posting) => sum + posting.coins, 0);
  return { kind: "done", balance: balanceView(wallet), usedGiftCoins };
}

function debitOf(tx: Tx, appId: string, orderNo: string): readonly Posting[] {
  return tx.listPostings(appId, "spend", orderNo);
}

function termsOf(player: Player, params: PayMParams, context: VerbContext): FrozenTerms {
  const { billNo, coins, zoneId, item, remark } = params;
  const { nowMs, environment, catalog } = context;
  const asked = {
    orderNo: billNo,
    title: "pay_m",
    detail: item,
    attach: remark === "" ? undefined : remark,
    zoneId,
    saveSlot: "1",
  };
  return {
    ...asked,
    door: "midas",
    fingerprint: fingerprintOf(asked, { kind: "coins", coins }),
    tradeNo: tradeNoOf(context),
    environment,
    appId: player.appId,
    playerKey: player.key,
    coins,
    grantBy: "server",
    catalogVersion: catalog.version(),
    createdAtMs: nowMs,
    expiresAtMs: nowMs + QUOTE_LIFE_MS,
  };
}
