import assert from "node:assert/strict";
import type { Game } from "./game.ts";

/** A purchase with everything that it needs. */
export const SWORD = { code: "SWORD", expectedPrice: 60, orderNo: "ORDER1" };

/** Logs in and buys a sword, but the server has not answered yet; gives the number of the call. */
export async function buyUnanswered(game: Game): Promise<number> {
  await game.start();
  game.forget();
  const { number } = await game.call("payByCode", SWORD);
  await game.settle();
  assert.equal(game.sent("payByCode").length, 1);
  return number;
}
