import type { Language } from "../../../wire/codes.ts";
import { isGuest } from "../../auth/guest.ts";
import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import { balanceView } from "../../ledger/wallet.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { endSessions } from "../endSessions.ts";
import type { Caller } from "./merchantVerb.ts";
import { merchantVerb } from "./merchantVerb.ts";

export interface BalanceAsk {
  readonly playerId: string;
  /** The app's own zone when absent. */
  readonly zoneId?: string;
}

/** A player's coins in one zone; changes nothing. Refuses `noData` for a player of another app. */
export const apiShowBalance = merchantVerb("players:read", (tx, caller, ask: BalanceAsk) => {
  const player = requirePlayerOf(tx, caller, ask.playerId);
  const zoneId = ask.zoneId ?? caller.app.zoneId;
  const wallet = tx.findWallet(player.key, zoneId);
  const balance = balanceView(wallet ?? { ...EMPTY_FIGURES, zoneId, version: 0 });
  const merge = isGuest(player) ? tx.findMerge(player.key) : undefined;
  const mergedInto = merge && tx.getPlayer(merge.playerKey).playerId;
  return { playerId: player.playerId, name: player.name, mergedInto, balance };
});

/** The player of the caller's app; refuses `noData`. */
export function requirePlayerOf(tx: Tx, { app }: Caller, playerId: string) {
  const player = tx.findPlayerById(playerId);
  if (player?.appId === app.appId) return player;
  throw new Refusal("noData", "playerId: there is no such player in this app");
}

/** Ends all sessions of a player. Refuses `noData` for a player of another app. */
export const apiEndSessions = merchantVerb(
  "tickets:write",
  (tx, { app }, { playerId }: { readonly playerId: string }, context) =>
    endSessions(tx, { appId: app.appId, playerId }, context),
);

export interface ProductsAsk {
  readonly after?: string;
  readonly limit: number;
  readonly language: Language;
}

/** What the app sells, sorted by code. */
export const apiListProducts = merchantVerb(
  "products:read",
  (_tx, { app }, { after = "", limit, language }: ProductsAsk, { catalog }) => {
    const shelved = catalog.findApp(app.appId);
    const codes = (shelved?.codes ?? []).filter((code) => code > after);
    const products = codes.slice(0, limit).flatMap((code) => {
      const product = shelved?.products.get(code);
      if (product === undefined) return [];
      const { kind, priceCoins, grantBy, category } = product;
      const words = { title: product.title[language], detail: product.detail[language] };
      return [{ code, ...words, kind, priceCoins, grantBy, category }];
    });
    const next = codes.length > limit ? products.at(-1)?.code : undefined;
    return { catalogVersion: catalog.version(), products, next };
  },
);
