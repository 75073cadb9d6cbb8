/** After a restart: everything that a player's game knows, held against what the server has. */

import { CallError } from "../server/rawClient.ts";
import { isPaid, type OrderNote, type RechargeNote } from "./diary.ts";
import type { DrillPlayer } from "./player.ts";
import type { Random } from "./random.ts";

/** Old orders that are asked for again after each kill. */
const OLD_ORDERS = 4;
/** A new player's present in the demo shop. */
const STARTER_COINS = 100;
const QUERY_MAX = 50;
/** Fewer than the requests of one connection that may be under way (edges/requestGate.ts). */
const AT_ONCE_MAX = 16;

/** Settles what is new since the last kill and asks for some of what is old; the purse must fit. */
export async function settle(player: DrillPlayer, random: Random): Promise<void> {
  const { diary } = player;
  const fresh = diary.orders.slice(diary.settledOrders);
  await fewAtOnce(fresh, (note, index) => settleOrder(player, note, index % 2 === 0));
  const old = Array.from(
    { length: OLD_ORDERS },
    () => diary.orders[random.whole(diary.settledOrders)],
  );
  for (const note of old) if (note !== undefined) await askAgain(player, note);
  const recharges = diary.recharges.slice(diary.settledRecharges);
  await fewAtOnce(recharges, (note) => settleRecharge(player, note));
  diary.settledOrders = diary.orders.length;
  diary.settledRecharges = diary.recharges.length;
  await checkPurse(player);
}

/** A connection that asks for more at once than the server allows is refused. */
async function fewAtOnce<Item>(
  items: readonly Item[],
  settleOne: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE_MAX) {
    const few = items.slice(start, start + AT_ONCE_MAX);
    await Promise.all(few.map((item, index) => settleOne(item, start + index)));
  }
}

/** Every order once more, whatever its age. */
export async function settleAll(player: DrillPlayer): Promise<void> {
  const { diary, session } = player;
  const notes = new Map(diary.orders.map((note) => [note.orderNo, note]));
  const numbers = [...notes.keys()];
  for (let start = 0; start < numbers.length; start += QUERY_MAX) {
    const orderNos = numbers.slice(start, start + QUERY_MAX);
    const { answers } = await player.call("queryOrder", { session, orderNos });
    for (const { orderNo, order } of answers) {
      const note = notes.get(orderNo);
      if (note === undefined) continue;
      if (order !== undefined) diary.hear(note, order);
      else if (note.told !== undefined) diary.blame("lost", `${orderNo} is gone`);
    }
  }
  await checkPurse(player);
}

/** As the plugin does it: either the same request again, or the question that closes the number. */
async function settleOrder(player: DrillPlayer, note: OrderNote, again: boolean): Promise<void> {
  if (again && note.asks.length === 1) return askAgain(player, note);
  const { session, diary } = player;
  const { order } = await player.call("closeIfAbsent", { session, orderNo: note.orderNo });
  diary.hear(note, order);
  // Orders that stay open would use up what a player may leave open.
  if (order.state === "created") await player.cancel(note);
}

/** The same number with the same terms gives the same order, and takes nothing again. */
async function askAgain(player: DrillPlayer, note: OrderNote): Promise<void> {
  const { diary } = player;
  if (note.asks.length > 1) return;
  diary.repeated += 1;
  try {
    await player.ask(note, note.asks[0]);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (note.told !== undefined && isPaid(note.told)) {
      diary.blame("lost", `${note.orderNo} was paid, and now: ${error.message}`);
    }
    if (error.code === "coinsInsufficient") await player.cancel(note);
  }
}

async function settleRecharge(player: DrillPlayer, note: RechargeNote): Promise<void> {
  const { session, diary } = player;
  try {
    const { rechargeNo } = note;
    const { payRet } = await player.call("queryRecharge", { session, rechargeNo });
    const isThere = payRet !== undefined;
    if (note.isConfirmed && !isThere) diary.blame("lost", `recharge ${rechargeNo}`);
    note.isConfirmed = isThere;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (note.isConfirmed) diary.blame("lost", `recharge ${note.rechargeNo}: ${error.message}`);
  }
}

/** To the last coin: what came in, less what the paid orders cost. */
async function checkPurse(player: DrillPlayer): Promise<void> {
  const { session, diary, name } = player;
  const purse = await player.call("getBalance", { session, zoneId: "1" });
  const confirmed = diary.recharges.filter(({ isConfirmed }) => isConfirmed);
  const bought = confirmed.reduce((sum, { coins }) => sum + coins, 0);
  if (purse.saveAmt !== bought) {
    const fault = purse.saveAmt < bought ? "lost" : "doubled";
    diary.blame(fault, `${name} bought ${bought} coins, and the purse says ${purse.saveAmt}`);
  }
  const left = STARTER_COINS + bought - diary.coinsPaid();
  if (purse.balance !== left) {
    const fault = purse.balance < left ? "doubled" : "lost";
    diary.blame(fault, `${name} should have ${left} coins, and has ${purse.balance}`);
  }
}
