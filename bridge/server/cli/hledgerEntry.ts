/**
 * Entries as an hledger journal (https://hledger.org/hledger.html, "Journal format"). Signs are a
 * book-keeper's: what players hold is owed to them, so wallets are liabilities and below zero;
 * coins sold are an asset, the provider owes their price. Each zone of an app has a commodity of
 * its own.
 */

import type { Account } from "../ledger/entry.ts";
import type { BookedEntry, KeyRange, Movement } from "../store/reports.ts";

const NAMES: { readonly [account in Account]: string } = {
  walletPaid: "liabilities:wallets:paid",
  walletGift: "liabilities:wallets:gift",
  held: "liabilities:held",
  suspense: "liabilities:suspense",
  merged: "liabilities:merged",
  rechargeClearing: "assets:recharges",
  chainClearing: "assets:chains",
  chargeBacks: "assets:chargebacks",
  debt: "assets:debts",
  revenue: "revenues:spent",
  refunds: "revenues:refunds",
  breakage: "revenues:breakage",
  promotion: "expenses:promotion",
};

/** The journal's first lines: every commodity and account declared, for hledger's strict mode. */
export function hledgerHead(
  incarnation: string,
  { throughKey }: KeyRange,
  movements: readonly Movement[],
): string {
  const commodities = movements.map((movement) => `commodity 1. ${commodityOf(movement)}\n`);
  const accounts = movements.flatMap((movement) =>
    [movement.from, movement.to].map((account) => `account ${accountOf(account, movement)}\n`),
  );
  return [
    `; Coinslot, store ${incarnation}, entries up to ${throughKey}\n`,
    ...new Set(commodities),
    ...new Set(accounts),
    "\n",
  ].join("");
}

/** One transaction. */
export function hledgerEntry(entry: BookedEntry): string {
  const { key, atMs, kind, appId, reference, walletKey } = entry;
  const at = new Date(atMs).toISOString();
  const wallet = walletKey === undefined ? "" : `, wallet:${walletKey}`;
  const commodity = commodityOf(entry);
  const lines = entry.postings.flatMap(({ from, to, coins }) => [
    `    ${accountOf(from, entry)}  ${coins} ${commodity}\n`,
    `    ${accountOf(to, entry)}  -${coins} ${commodity}\n`,
  ]);
  return [
    `${at.slice(0, 10)} * (${key}) ${kind} ${plain(appId)} ${plain(reference)}`,
    `  ; at:${at}${wallet}\n`,
    ...lines,
    "\n",
  ].join("");
}

interface Place {
  readonly appId: string;
  readonly zoneId: string;
}

function accountOf(account: Account, { appId, zoneId }: Place): string {
  return `${NAMES[account]}:${plain(appId)}:${plain(zoneId)}`;
}

function commodityOf({ appId, zoneId }: Place): string {
  return `"${plain(appId)}/${plain(zoneId)}"`;
}

/** Nothing that means something to hledger; an empty name becomes a dash. */
function plain(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]/gu, "_");
  return safe === "" ? "-" : safe;
}
