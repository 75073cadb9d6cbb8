/** The payment page of a recharge: shown at the address that the game got, answered by its form. */

import type { FastifyInstance, FastifyReply } from "fastify";
import { COINS_MAX } from "../../wire/limits.ts";
import type { Environment } from "../../wire/views.ts";
import type { RechargePage } from "../calls/openRechargePage.ts";
import type { Verbs } from "../calls/verbs.ts";
import {
  type RechargePageView,
  rechargePageHeaders,
  renderRechargePage,
} from "../rails/hosted/page/rechargePage.ts";
import type { PageChoice, RechargeProvider } from "../rails/hosted/provider.ts";
import type { Recharge } from "../rails/hosted/recharge.ts";
import { RECHARGE_OUTCOMES } from "../rails/hosted/rechargeOutcome.ts";
import { Refusal } from "../refusal.ts";
import type { Store } from "../store/store.ts";
import type { Effect } from "../verb.ts";

export interface RechargePageParts {
  readonly store: Store<Verbs>;
  readonly provider: RechargeProvider;
  readonly environment: Environment;
  publish(effects: readonly Effect[]): void;
}

/** The form has three short fields. */
const FORM_BYTES_MAX = 1024;

export function serveRechargePages(http: FastifyInstance, parts: RechargePageParts): void {
  http.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: FORM_BYTES_MAX },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  http.get<{ Params: { token: string } }>("/recharge/:token", async (request, reply) => {
    const page = await findPage(parts.store, request.params.token);
    return page === undefined ? sayUnknown(reply) : show(reply, viewOf(page, parts));
  });

  http.post<{ Params: { token: string } }>("/recharge/:token", async (request, reply) => {
    const { token } = request.params;
    const page = await findPage(parts.store, token);
    if (page === undefined) return sayUnknown(reply);
    if (page.recharge.state === "open") {
      const choice = choiceIn(request.body, page.recharge);
      if (choice === undefined || !(await settle(parts, token, page.recharge, choice))) {
        return show(reply.code(400), { ...viewOf(page, parts), amountRefused: true });
      }
    }
    // The done page by its own address: loading it again posts nothing.
    return reply.redirect(`/recharge/${token}`, 303);
  });
}

/** The page of a token; undefined for one that nobody was given. */
async function findPage(store: Store<Verbs>, pageToken: string): Promise<RechargePage | undefined> {
  if (!/^[0-9a-f]{32}$/.test(pageToken)) return undefined;
  try {
    return (await store.execute("openRechargePage", { pageToken })).result;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * Hands the choice to the provider and acts on its report; false when the wallet cannot hold the
 * coins.
 */
async function settle(
  { store, provider, publish }: RechargePageParts,
  pageToken: string,
  recharge: Recharge,
  choice: PageChoice,
): Promise<boolean> {
  try {
    const report = provider.report(recharge, choice);
    const { effects } = await store.execute("settleRecharge", { pageToken, report });
    publish(effects);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "badAmount") return false;
    throw error;
  }
}

/** What the form says; undefined when it is no choice that the page offers. */
function choiceIn(body: unknown, recharge: Recharge): PageChoice | undefined {
  if (!(body instanceof URLSearchParams)) return undefined;
  const outcome = RECHARGE_OUTCOMES.find((one) => one === body.get("outcome"));
  if (outcome === undefined) return undefined;
  // Nothing is bought, so whatever stands in the field does not matter.
  if (outcome === "cancelled" || outcome === "refused") {
    return { outcome, coins: recharge.saveValue };
  }
  const coins = coinsIn(body.get("coins") ?? "");
  if (coins === undefined) return undefined;
  return recharge.isCanChange || coins === recharge.saveValue ? { outcome, coins } : undefined;
}

function coinsIn(text: string): number | undefined {
  const coins = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : 0;
  return coins >= 1 && coins <= COINS_MAX ? coins : undefined;
}

function viewOf(page: RechargePage, { environment }: RechargePageParts): RechargePageView {
  const { recharge, player, app } = page;
  const { language } = recharge;
  return {
    appTitle: app.title[language],
    playerName: player.name,
    coinName: app.currency.name[language],
    coins: recharge.chosenCoins ?? recharge.saveValue,
    isCanChange: recharge.isCanChange,
    coinsMin: 1,
    coinsMax: COINS_MAX,
    iconPng: recharge.icon,
    environment,
    language,
    token: recharge.pageToken,
    state: recharge.state === "open" ? "open" : "done",
    outcome: recharge.outcome,
  };
}

function show(reply: FastifyReply, view: RechargePageView) {
  return reply.headers(rechargePageHeaders()).send(renderRechargePage(view));
}

function sayUnknown(reply: FastifyReply) {
  return reply.code(404).type("text/plain").send("There is no such payment page.\n");
}
