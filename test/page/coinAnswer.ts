/** Answers for an invoice that is paid with coins to an address; made by the server's own functions. */

import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { clearText, orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { makeOrderLink } from "../../bridge/server/rails/utxo/orderLink.ts";
import { type Answer, INVOICE_ID, invoiceAnswer } from "./invoiceAnswer.ts";

export const COIN_TX = "4be93a0c".repeat(8);
/** 0.015 LTC. */
export const COIN_AMOUNT = 1_500_000n;

/** What the order is; everything else is made of it. */
export interface CoinPlaces {
  readonly family: "litecoinRegtest" | "litecoin" | "bitcoin";
  readonly net: string;
  readonly address: string;
  readonly script: string;
  readonly title: string;
  readonly binding: "hash" | "clear";
}

const KEY_HASH = "751e76e8199196d454941c45d1b3a323f1433bd6";

export const SOMEWHERE_ELSE: CoinPlaces = {
  family: "litecoinRegtest",
  net: "bip122:530827f38f93b43ed12af0b3ad25a288",
  address: "rltc1qw508d6qejxtdg4y5r3zarvary0c5xw7k693xs3",
  script: `0014${KEY_HASH}`,
  title: "Knight's Sword",
  binding: "hash",
};

/** An open invoice of 0.015 LTC, with four hours to pay it. */
export function coinAnswer(places: Partial<CoinPlaces> = {}, changes: Answer = {}): Answer {
  const { family, net, address, script, title, binding } = { ...SOMEWHERE_ELSE, ...places };
  const serverTimeMs = Date.now();
  const orderSum = COIN_AMOUNT;
  const order = { gameId: "demo", userId: "p-7f3a+c/ä", orderSn: INVOICE_ID, orderSum };
  const bound = { ...order, recipient: address, net };
  const mark = binding === "hash" ? orderDigest(bound) : clearText(bound, "");
  const data = mark.toString("hex");
  const uri = makeOrderLink(UTXO_NETWORKS[family], { ...order, recipient: address }, data, title);
  return {
    ...invoiceAnswer(),
    ...{ serverTimeMs, expiresAtMs: serverTimeMs + 4 * 3_600_000, title },
    network: {
      ...{ kind: "utxo", net, name: "Litecoin", blockTimeMs: 150_000 },
      explorer: "https://explorer.example",
      currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
    },
    token: { kind: "native", symbol: "LTC", decimals: 8 },
    contract: { profile: "address", address, script, data, uri },
    ...{ amount: String(COIN_AMOUNT), missing: String(COIN_AMOUNT) },
    confirmations: { have: 0, need: 6 },
    ...changes,
  };
}
