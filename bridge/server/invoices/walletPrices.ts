import type { WalletPrice } from "../../wire/views.ts";
import type { App, Product } from "../catalog/catalog.ts";
import { findAsset } from "../rails/chain/asset.ts";
import type { ChainsConfig } from "../rails/chain/chainConfig.ts";
import { quoteTokens } from "./quoteTokens.ts";
import { formatTokenAmount } from "./tokenAmount.ts";

/**
 * What one of a product costs in each token that the app takes, under the names that `payWith` has.
 * None where the operator takes no money for this app on the price's chain.
 */
export function walletPrices(
  { appId, tokenPrices: rates = [] }: App,
  { code, kind, priceCoins, tokenPrices: own = [] }: Product,
  { chains, apps }: ChainsConfig,
): readonly WalletPrice[] {
  const named = new Set([...own, ...rates].map(({ token, net }) => `${token}@${net}`));
  return [...named].flatMap((payWith) => {
    const [symbol = "", net = ""] = payWith.split("@");
    const chain = chains.find(({ name }) => name === net);
    const asset = chain && findAsset(chain, symbol);
    const recipient = chain && apps[appId]?.recipients[chain.net];
    if (asset === undefined || recipient === undefined) return [];
    const { decimals } = asset;
    const item = { code, kind, priceCoins, quantity: 1 };
    const prices = { rates, findPrices: () => own };
    const { amount } = quoteTokens([item], { symbol, net }, decimals, prices);
    return [{ payWith, amount: formatTokenAmount(amount, decimals), symbol }];
  });
}
