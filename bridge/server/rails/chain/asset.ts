import type { ChainConfig } from "./chainConfig.ts";

/** What is paid with, as the operator's file has it. */
export interface Asset {
  /** "native", or the token's address in small letters. */
  readonly asset: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** The chain's own coin, or one of its tokens, by symbol; undefined when it has none. */
export function findAsset({ currency, tokens }: ChainConfig, symbol: string): Asset | undefined {
  const token = tokens.find((one) => one.symbol === symbol);
  if (token !== undefined) return { asset: token.address, symbol, decimals: token.decimals };
  if (currency.symbol !== symbol) return undefined;
  return { asset: "native", symbol, decimals: currency.decimals };
}
