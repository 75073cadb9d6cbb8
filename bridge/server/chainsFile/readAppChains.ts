/** What one app wants of its invoices, in the chains file. */

import {
  type Fields,
  readChoice,
  readFields,
  readList,
  requiredEntry,
  type Shape,
} from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import { LATE_POLICIES, OVER_POLICIES } from "../invoices/invoicePolicy.ts";
import type { AppChainsConfig, AppInvoicePolicy, ChainConfig } from "../rails/chain/chainConfig.ts";
import { accountKeyOf } from "./accountKey.ts";
import { addressOf, readAmount, readWhole, readYesNo, urlsOf, wholeOf } from "./chainFields.ts";

const APP: Shape = {
  examples: {
    recipient: '{ "eip155:137": "0x…" }',
    jumpUrls: "[https://game.example/]",
    policy: "{ tolerance: 0, topUp: true, late: person, over: person, expiresAfterMinutes: 15 }",
  },
  synonyms: { recipients: "recipient", jumpUrl: "jumpUrls", policies: "policy" },
};

const POLICY: Shape = {
  examples: {
    tolerance: '"0.01"',
    topUp: "true",
    late: "person",
    over: "person",
    expiresAfterMinutes: "15",
  },
  synonyms: { expires: "expiresAfterMinutes" },
};

const MINUTE_MS = 60_000;
const EXPIRES_MINUTES = { min: 1, max: 7 * 24 * 60 };
const EXPIRES_MINUTES_UNLESS_TOLD = 15;
/** Where a payment must be in a block in time, and the next block may take an hour. */
const UTXO_EXPIRES_MINUTES_UNLESS_TOLD = 120;

/** Reads one app; undefined when it is no group of keys. `chains` are those of the file. */
export function readAppChains(
  list: ProblemList,
  node: YamlNode,
  appId: string,
  chains: readonly ChainConfig[],
): AppChainsConfig | undefined {
  const what = `app ${appId}`;
  const fields = readFields(list, node, what, APP);
  if (fields === undefined) return undefined;
  requiredEntry(list, fields, "recipient", APP);
  const entry = fields.entries.get("policy");
  const policy = entry && readFields(list, entry.value, `policy of ${what}`, POLICY);
  return {
    recipients: readRecipients(list, fields, chains),
    jumpUrls: urlsOf(list, readList(list, fields, "jumpUrls"), `jumpUrls of ${what}`, "loopback"),
    policy: readPolicy(list, policy),
    ...readExpiry(list, policy, chains),
  };
}

function readRecipients(
  list: ProblemList,
  app: Fields,
  chains: readonly ChainConfig[],
): AppChainsConfig["recipients"] {
  const node = app.entries.get("recipient")?.value;
  if (node === undefined) return {};
  const what = `recipient of ${app.what}`;
  const recipients: { [net: string]: string } = {};
  if (node.kind !== "map") {
    const fix = `Write one address for each net: recipient: ${APP.examples.recipient}`;
    list.add(node.offset, `${what} names no nets.`, fix);
    return recipients;
  }
  for (const { key, keyOffset, value } of node.entries) {
    const chain = chains.find(({ net }) => net === key);
    if (chain === undefined) {
      // What it is, nobody knows: a key must not be quoted for a wrong address.
      addUnknownNet(list, keyOffset, what, chains);
      continue;
    }
    const recipient =
      chain.kind === "utxo"
        ? accountKeyOf(list, value, what, chain.family)
        : addressOf(list, value, what);
    if (recipient !== undefined) recipients[key] = recipient;
  }
  return recipients;
}

function addUnknownNet(
  list: ProblemList,
  offset: number,
  what: string,
  chains: readonly ChainConfig[],
): void {
  const nets = chains.map(({ net }) => net).join(", ");
  list.add(
    offset,
    `${what} has a net that is no chain here.`,
    `The nets of this file are: ${nets}.`,
  );
}

/** One number is for every net; else each net may have its own. */
function readExpiry(
  list: ProblemList,
  policy: Fields | undefined,
  chains: readonly ChainConfig[],
): Pick<AppChainsConfig, "expiresAfterMs" | "expiresAfterMsOn"> {
  const node = policy?.entries.get("expiresAfterMinutes")?.value;
  if (policy !== undefined && node !== undefined && node.kind !== "map") {
    const minutes = readWhole(list, policy, "expiresAfterMinutes", EXPIRES_MINUTES);
    return { expiresAfterMs: (minutes ?? EXPIRES_MINUTES_UNLESS_TOLD) * MINUTE_MS };
  }
  const on: { [net: string]: number } = {};
  for (const { net, kind } of chains) {
    if (kind === "utxo") on[net] = UTXO_EXPIRES_MINUTES_UNLESS_TOLD * MINUTE_MS;
  }
  const what = `expiresAfterMinutes of ${policy?.what}`;
  const byNet = node?.kind === "map" ? node.entries : [];
  for (const { key, keyOffset, value } of byNet) {
    if (!chains.some(({ net }) => net === key)) addUnknownNet(list, keyOffset, what, chains);
    const minutes = wholeOf(list, value, `${what} on ${key}`, EXPIRES_MINUTES);
    if (minutes !== undefined) on[key] = minutes * MINUTE_MS;
  }
  const expiresAfterMs = EXPIRES_MINUTES_UNLESS_TOLD * MINUTE_MS;
  return Object.keys(on).length === 0
    ? { expiresAfterMs }
    : { expiresAfterMs, expiresAfterMsOn: on };
}

function readPolicy(list: ProblemList, policy: Fields | undefined): AppInvoicePolicy {
  if (policy === undefined) return { tolerance: "0", topUp: true, late: "person", over: "person" };
  return {
    tolerance: readAmount(list, policy, "tolerance") ?? "0",
    topUp: readYesNo(list, policy, "topUp") ?? true,
    late: readChoice(list, policy, "late", LATE_POLICIES) ?? "person",
    over: readChoice(list, policy, "over", OVER_POLICIES) ?? "person",
  };
}
