/** A player of the fake server (fakeServer.ts) and their wallet. */

import type { PushMessage } from "../wire/messages.ts";
import type { BalanceView, DeliveryView, OrderView, OwnedView } from "../wire/views.ts";

/** Everything the shop knows of one player. */
export interface FakePlayer {
  readonly name: string;
  readonly playerId: string;
  balance: BalanceView;
  readonly orders: FakeOrder[];
  readonly owned: OwnedView[];
  due: DeliveryView[];
  /** Everything ever pushed; a connection or a long poll remembers how far it has read. */
  readonly pushes: PushMessage[];
}

/** An order and what its number is bound to. */
export interface FakeOrder {
  view: OrderView;
  readonly terms: string;
}

/** A new player with so many gift coins. */
export function createFakePlayer(this: void, name: string, coins: number): FakePlayer {
  return {
    name,
    playerId: `player-${name}`,
    balance: {
      zoneId: "1",
      balance: coins,
      genBalance: coins,
      saveAmt: 0,
      saveSum: coins,
      costSum: 0,
      presentSum: coins,
      firstSave: 1,
      version: 1,
    },
    orders: [],
    owned: [],
    due: [],
    pushes: [],
  };
}

/** Puts gift coins into the player's wallet. */
export function giveCoins(this: void, player: FakePlayer, coins: number): void {
  const { balance, genBalance, presentSum, saveSum } = player.balance;
  changeWallet(player, {
    ...player.balance,
    balance: balance + coins,
    genBalance: genBalance + coins,
    presentSum: presentSum + coins,
    saveSum: saveSum + coins,
  });
}

/** Takes coins out of the wallet, gift coins first; false when there are not enough. */
export function spendCoins(this: void, player: FakePlayer, coins: number): boolean {
  const { balance, genBalance, costSum } = player.balance;
  if (balance < coins) return false;
  changeWallet(player, {
    ...player.balance,
    balance: balance - coins,
    genBalance: Math.max(0, genBalance - coins),
    costSum: costSum + coins,
  });
  return true;
}

function changeWallet(this: void, player: FakePlayer, balance: BalanceView): void {
  player.balance = { ...balance, version: balance.version + 1 };
  player.pushes.push({ method: "balanceChanged", params: { balance: player.balance } });
}
