/** What stories about recharges have in common. */

import type { PayRet } from "../../bridge/wire/payRet.ts";
import type { BalanceView } from "../../bridge/wire/views.ts";
import type { Game } from "./game.ts";
import { aBalance, aPayRet } from "./wireViews.ts";

export const PAGE = "http://shop:7350/pay/abc";
export const QR = ["101", "010", "111"];

/** What the server's wallet shows from now on. */
export function setBalance(game: Game, changes: Partial<BalanceView>): void {
  game.answers.getBalance = ({ params }) => ({
    result: aBalance({ zoneId: params.zoneId, ...changes }),
  });
}

/** Logs in and opens a payment page for 50 coins; gives the recharge number. */
export async function openPage(
  game: Game,
  params: object = {},
  options: object = {},
): Promise<string> {
  game.answers.recharge = ({ params: { rechargeNo, zoneId, saveValue } }) => ({
    result: { recharge: { rechargeNo, zoneId, saveValue }, url: PAGE, qr: QR },
  });
  await game.start(options);
  const called = await game.call("recharge", { saveValue: 50, ysdkExtInfo: "ext", ...params });
  await game.settle();
  game.forget();
  return called.gave;
}

/** The provider tells its result. */
export async function tellPayRet(game: Game, rechargeNo: string, changes: Partial<PayRet> = {}) {
  const payRet = aPayRet({ ysdkExtInfo: "ext", ...changes });
  const recharge = { rechargeNo, zoneId: "1", saveValue: 50, payRet };
  await game.push("rechargeChanged", { recharge });
  await game.settle();
  return payRet;
}

/** Opens a page, and the provider says paid; the coins are not in yet. */
export async function payFor(game: Game): Promise<string> {
  const rechargeNo = await openPage(game);
  await tellPayRet(game, rechargeNo);
  game.forget();
  return rechargeNo;
}

/** At which seconds from now the balance was asked for, over so many seconds. */
export async function watchPolls(game: Game, seconds: number): Promise<readonly number[]> {
  const polls: number[] = [];
  for (let second = 1; second <= seconds; second += 1) {
    const before = game.sent("getBalance").length;
    await game.pause(1000);
    const asked = game.sent("getBalance").length - before;
    for (let poll = 0; poll < asked; poll += 1) polls.push(second);
  }
  return polls;
}

export function kindsOf(game: Game): string[] {
  return game.told("onBalance").map(([news]) => (news.kind === "known" ? news.cause : news.kind));
}
