/**
 * The sandbox's payment page: it stands for the page of a payment provider (Midas document 4.2,
 * 4.5) and lets a person choose what the provider does. One plain HTML answer without scripts and
 * without requests to anywhere; the form posts `outcome` and `coins` to the address that it came
 * from.
 */

import type { Language } from "../../../../wire/codes.ts";
import type { Environment } from "../../../../wire/views.ts";
import { RECHARGE_OUTCOMES, type RechargeOutcome } from "../rechargeOutcome.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { PAGE_STYLE, PAGE_STYLE_HASH } from "./pageStyle.ts";
import { PAGE_WORDS, type PageWords } from "./pageWords.ts";
import { coinPicture, outcomePicture } from "./pictures.ts";

/** What the page shows. Every text may be hostile: it is escaped here. */
export interface RechargePageView {
  readonly appTitle: string;
  readonly playerName: string;
  readonly coinName: string;
  readonly coins: number;
  readonly isCanChange: boolean;
  /** Bounds of the amount where it can be changed. */
  readonly coinsMin: number;
  readonly coinsMax: number;
  /** The coin's icon: a PNG as base64 text; what is not base64 is replaced by a drawn coin. */
  readonly iconPng?: string;
  readonly environment: Environment;
  readonly language: Language;
  /** Sent along as the field `token`. */
  readonly token: string;
  /** `done` once the provider answered: nothing can be chosen any more. */
  readonly state: "open" | "done";
  /** With `done`: what was chosen; absent when that is not known any more. */
  readonly outcome?: RechargeOutcome;
  /** The posted amount was no whole number within the bounds: say so and ask again. */
  readonly amountRefused?: boolean;
}

/** The page as HTML. Throws in a live environment, where it must not exist (ORDERS.md 16). */
export function renderRechargePage(view: RechargePageView): string {
  if (view.environment !== "sandbox")
    throw new Error("the sandbox payment page was asked for in live");
  const words = PAGE_WORDS[view.language];
  const title = `${words.pageTitle} · ${view.appTitle}`;
  return `<!doctype html>
<html lang="${words.htmlLanguage}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<p class="sandbox"><strong>${words.sandbox}</strong> <span>${words.noRealMoney}</span></p>
<main>
${view.state === "open" ? openPage(view, words) : donePage(view, words)}
</main>
</body>
</html>
`;
}

/**
 * The headers that the page must be sent with. The policy allows the page's own style by its hash
 * and nothing else; the referrer stays within the server because the address holds the token, and
 * same-origin rather than no-referrer because the form's POST would otherwise come with `Origin:
 * null`.
 */
export function rechargePageHeaders(): { readonly [header: string]: string } {
  const policy = [
    "default-src 'none'",
    `style-src '${PAGE_STYLE_HASH}'`,
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
}

/** Outcomes between provider and server, which a player's side does not see at once. */
const MISHAPS: readonly RechargeOutcome[] = ["unreported", "less", "more", "twice", "chargeBack"];

function openPage(view: RechargePageView, words: PageWords): string {
  const coin = `<bdi>${escapeHtml(view.coinName)}</bdi>`;
  const buttonsOf = (outcomes: readonly RechargeOutcome[]) =>
    outcomes.map((outcome) => outcomeButton(outcome, words)).join("\n");
  return `<form method="post" class="card">
<input type="hidden" name="token" value="${escapeHtml(view.token)}">
<section class="purchase" aria-labelledby="heading">
${coinImage(view)}
<h1 id="heading" class="${view.isCanChange ? "open" : "fixed"}">${words.buy(coin)}</h1>
${amount(view, words)}
${facts(view, words)}
</section>
<fieldset class="outcomes">
<legend>${words.choose}</legend>
${buttonsOf(RECHARGE_OUTCOMES.filter((outcome) => !MISHAPS.includes(outcome)))}
<details>
<summary>${words.mishaps}</summary>
${buttonsOf(MISHAPS)}
</details>
</fieldset>
</form>`;
}

function donePage(view: RechargePageView, words: PageWords): string {
  const done = view.outcome === undefined ? words.doneUnknown : words.outcomes[view.outcome].done;
  const coins = `<strong>${amountText(view, words)}</strong>`;
  return `<div class="card done ${view.outcome ?? "unknown"}" role="status">
${view.outcome === undefined ? "" : outcomePicture(view.outcome)}
<h1>${done.title}</h1>
${done
  .lines(coins)
  .map((line) => `<p>${line}</p>`)
  .join("\n")}
<p class="return">${words.closePage}</p>
${facts(view, words)}
</div>`;
}

function amount(view: RechargePageView, words: PageWords): string {
  if (!view.isCanChange) {
    return `<p class="amount">${amountText(view, words)}</p>
<input type="hidden" name="coins" value="${view.coins}">`;
  }
  const bounds = words.bounds(number(view.coinsMin, words), number(view.coinsMax, words));
  const invalid = view.amountRefused === true ? ' aria-invalid="true"' : "";
  const refused = view.amountRefused === true ? `${words.amountRefused} ` : "";
  return `<div class="amount">
<label for="coins">${words.amountLabel}</label>
<div class="field">
<input id="coins" name="coins" type="number" inputmode="numeric" required step="1"
 min="${view.coinsMin}" max="${view.coinsMax}" value="${view.coins}"
 autocomplete="off" aria-describedby="bounds"${invalid}>
<span aria-hidden="true">${escapeHtml(view.coinName)}</span>
</div>
<p id="bounds">${refused}${bounds}</p>
</div>`;
}

function facts(view: RechargePageView, words: PageWords): string {
  return `<dl>
<div><dt>${words.game}</dt><dd><bdi>${escapeHtml(view.appTitle)}</bdi></dd></div>
<div><dt>${words.player}</dt><dd><bdi>${escapeHtml(view.playerName)}</bdi></dd></div>
</dl>`;
}

/** Cancelling must not fail because the amount is not right. */
function outcomeButton(outcome: RechargeOutcome, words: PageWords): string {
  const { action, effect } = words.outcomes[outcome];
  const unchecked = outcome === "cancelled" || outcome === "refused" ? " formnovalidate" : "";
  return `<button name="outcome" value="${outcome}" class="${outcome}"${unchecked}
 aria-labelledby="${outcome}-action" aria-describedby="${outcome}-effect">
${outcomePicture(outcome)}
<span class="words"><span id="${outcome}-action" class="action">${action}</span>
<span id="${outcome}-effect" class="effect">${effect}</span></span>
</button>`;
}

function coinImage(view: RechargePageView): string {
  const icon = view.iconPng ?? "";
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(icon)) return coinPicture();
  return `<img class="coin" alt="" src="data:image/png;base64,${icon}">`;
}

function amountText(view: RechargePageView, words: PageWords): string {
  return `${number(view.coins, words)} <bdi>${escapeHtml(view.coinName)}</bdi>`;
}

function number(value: number, words: PageWords): string {
  return new Intl.NumberFormat(words.htmlLanguage).format(value);
}
