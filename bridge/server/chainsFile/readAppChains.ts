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
import { LATE_POLICIES } from "../invoices/invoicePolicy.ts";
import type { AppChainsConfig, AppInvoicePolicy } from "../rails/chain/chainConfig.ts";
import { addressOf, readAmount, readWhole, readYesNo, urlsOf } from "./chainFields.ts";

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

/** Reads one app; undefined when it is no group of keys. `nets` are those of the file's chains. */
export function readAppChains(
  list: ProblemList,
  node: YamlNode,
  appId: string,
  nets: readonly string[],
): AppChainsConfig | undefined {
  const what = `app ${appId}`;
  const fields = readFields(list, node, what, APP);
  if (fields === undefined) return undefined;
  requiredEntry(list, fields, "recipient", APP);
  const entry = fields.entries.get("policy");
  const policy = entry && readFields(list, entry.value, `policy of ${what}`, POLICY);
  const minutes = policy && readWhole(list, policy, "expiresAfterMinutes", EXPIRES_MINUTES);
  return {
    recipients: readRecipients(list, fields, nets),
    jumpUrls: urlsOf(list, readList(list, fields, "jumpUrls"), `jumpUrls of ${what}`, "loopback"),
    policy: readPolicy(list, policy),
    expiresAfterMs: (minutes ?? EXPIRES_MINUTES_UNLESS_TOLD) * MINUTE_MS,
  };
}

function readRecipients(
  list: ProblemList,
  app: Fields,
  nets: readonly string[],
): AppChainsConfig["recipients"] {
  const node = app.entries.get("recipient")?.value;
  if (node === undefined) return {};
  const recipients: { [net: string]: string } = {};
  if (node.kind !== "map") {
    const fix = `Write one address for each net: recipient: ${APP.examples.recipient}`;
    list.add(node.offset, `recipient of ${app.what} names no nets.`, fix);
    return recipients;
  }
  for (const { key, keyOffset, value } of node.entries) {
    if (!nets.includes(key)) {
      const fix = `The nets of this file are: ${nets.join(", ")}.`;
      list.add(keyOffset, `recipient of ${app.what} has a net that is no chain here.`, fix);
    }
    const address = addressOf(list, value, `recipient of ${app.what}`);
    if (address !== undefined) recipients[key] = address;
  }
  return recipients;
}

function readPolicy(list: ProblemList, policy: Fields | undefined): AppInvoicePolicy {
  if (policy === undefined) return { tolerance: "0", topUp: true, late: "person", over: "person" };
  return {
    tolerance: readAmount(list, policy, "tolerance") ?? "0",
    topUp: readYesNo(list, policy, "topUp") ?? true,
    late: readChoice(list, policy, "late", LATE_POLICIES) ?? "person",
    over: readChoice(list, policy, "over", ["person", "keep"]) ?? "person",
  };
}
