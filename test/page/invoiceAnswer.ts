/** Answers of GET /pay/{invoiceId}/state as the server gives them, whole and true unless told. */

import {
  NATIVE_COIN,
  invoiceId as paymentIdOf,
} from "../../bridge/server/rails/evm/invoiceTerms.ts";

export const INVOICE_ID = "7503cd8a-c921-4368-a32d-6c1d01d86da9";
export const SALT = `0x${"5a".repeat(32)}`;
export const TX = `0x${"a477aae4".repeat(8)}`;

/** Parts of an answer, by name; what is undefined is left out. */
export type Answer = { readonly [name: string]: unknown };

export interface ChainPlaces {
  readonly chainId: number;
  readonly router: string;
  readonly recipient: string;
  /** Undefined pays with the chain's own coin. */
  readonly token: string | undefined;
  readonly publicRpc: readonly string[];
}

export const SOMEWHERE: ChainPlaces = {
  chainId: 31337,
  router: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  recipient: "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af",
  token: "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512",
  publicRpc: ["http://127.0.0.1:8545"],
};

/** An open invoice of 1.99 USDT (or 0.002 ETH), with a quarter of an hour to pay it. */
export function invoiceAnswer(places: ChainPlaces = SOMEWHERE, changes: Answer = {}): Answer {
  const { chainId, router, recipient, token, publicRpc } = places;
  const serverTimeMs = Date.now();
  const expiresAtMs = serverTimeMs + 15 * 60_000;
  const deadline = Math.floor(expiresAtMs / 1000);
  const amount = token === undefined ? 2_000_000_000_000_000n : 1_990_000n;
  const terms = {
    ...{ chainId: BigInt(chainId), router, recipient, amount, salt: SALT },
    ...{ token: token ?? NATIVE_COIN, deadline: BigInt(deadline) },
  };
  return {
    invoiceId: INVOICE_ID,
    version: 1,
    serverTimeMs,
    environment: "sandbox",
    app: { title: { en: "Coinslot Armoury", zh: "投币武器铺" } },
    title: "Knight's Sword",
    detail: "Straight, honest steel.",
    items: [{ title: { en: "Knight's Sword", zh: "骑士之剑" }, quantity: 1 }],
    network: {
      ...{ kind: "evm", net: `eip155:${chainId}`, name: "Sandbox Chain", chainId, publicRpc },
      ...{ explorer: "https://explorer.example", blockTimeMs: 2000 },
      currency: { name: "Ether", symbol: "ETH", decimals: 18 },
    },
    token:
      token === undefined
        ? { kind: "native", symbol: "ETH", decimals: 18 }
        : { kind: "erc20", address: token, symbol: "USDT", decimals: 6 },
    amount: String(amount),
    received: "0",
    confirmed: "0",
    missing: String(amount),
    contract: {
      ...{ profile: "router", address: router, recipient, deadline, salt: SALT },
      paymentId: paymentIdOf(terms),
    },
    status: "new",
    exception: "none",
    confirmations: { have: 0, need: 3 },
    payments: [],
    rail: "ok",
    expiresAtMs,
    jumpUrl: "http://127.0.0.1:9/game",
    policy: { topUp: true, late: "person" },
    ...changes,
  };
}
