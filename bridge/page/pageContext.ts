/** What every part of the page may ask for: the words, and how amounts and names are shown. */

import { type ComputedRef, type InjectionKey, inject } from "vue";
import { dueNow } from "./dueNow.ts";
import type { PayState, Texts } from "./payState.ts";
import { unitsText } from "./unitsText.ts";
import type { Language, PageWords, SituationFacts } from "./words/pageWords.ts";

export interface PageContext {
  readonly words: ComputedRef<PageWords>;
  readonly language: ComputedRef<Language>;
  speak(language: Language): void;
}

export const PAGE_CONTEXT: InjectionKey<PageContext> = Symbol("page");

/** To be called in a component's setup. */
export function usePage(): PageContext {
  const context = inject(PAGE_CONTEXT);
  if (context === undefined) throw new Error("outside of the page");
  return context;
}

/** "1.99 USDT", which no line break parts. */
export function amountText({ token }: PayState, units: bigint): string {
  return `${unitsText(units, token.decimals)}\u00a0${token.symbol}`;
}

export function textIn(texts: Texts, language: Language): string {
  return texts[language] === "" ? texts.en : texts[language];
}

/**
 * The facts that words of a situation may need; empty while nothing may be shown. Each is kept
 * apart from the text around it, which may run the other way.
 */
export function factsFor(
  state: PayState | undefined,
  wallet: string,
  language: Language,
): SituationFacts {
  if (state === undefined) return NO_FACTS;
  const { amount, received, network, token } = state;
  const amountOf = (units: bigint) => isolated(amountText(state, units));
  return {
    amount: amountOf(amount),
    due: amountOf(dueNow(state)),
    received: amountOf(received),
    surplus: amountOf(received > amount ? received - amount : 0n),
    coins: unitsText(BigInt(state.creditedCoins), 0),
    network: isolated(network.name),
    chainId: state.kind === "evm" ? String(state.network.chainId) : "",
    token: token.symbol,
    fee: network.currency.symbol,
    wallet: isolated(wallet),
    seller: isolated(textIn(state.app.title, language)),
  };
}

/** Unicode's "first strong isolate": a text in a text. Amounts begin with neither direction. */
function isolated(text: string): string {
  const isAmount = /^[0-9]/.test(text);
  return `${isAmount ? "\u2066" : "\u2068"}${text}\u2069`;
}

const NO_FACTS: SituationFacts = {
  ...{ amount: "", due: "", received: "", surplus: "", coins: "" },
  ...{ network: "", chainId: "", token: "", fee: "", wallet: "", seller: "" },
};
