import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import { examineKey, type KeyFinding } from "../rails/utxo/extendedKey.ts";
import { UTXO_NETWORKS, type UtxoFamily } from "../rails/utxo/network.ts";
import { unreachable } from "../unreachable.ts";

/** An account's extended public key; undefined, with a problem that says nothing of it, when it is none. */
export function accountKeyOf(
  list: ProblemList,
  node: YamlNode,
  what: string,
  family: UtxoFamily,
): string | undefined {
  const text = node.kind === "text" ? node.text.trim() : "";
  const { kind } = examineKey(text, UTXO_NETWORKS[family]);
  if (kind === "public") return text;
  list.add(node.offset, `${what} ${problemOf(kind)}`, fixOf(kind, family));
  return undefined;
}

function problemOf(kind: Exclude<KeyFinding["kind"], "public">): string {
  switch (kind) {
    case "private":
      return "is a private key: who has it can take all the money.";
    case "otherNetwork":
      return "is an extended key of another network, or of another kind of address.";
    case "none":
      return "is no extended public key.";
    default:
      return unreachable(kind);
  }
}

function fixOf(kind: Exclude<KeyFinding["kind"], "public">, family: UtxoFamily): string {
  const form = PUBLIC_FORMS[UTXO_NETWORKS[family].extendedKeys.public];
  const account = `Write the extended public key of an account (BIP-84), which begins with ${form}.`;
  if (kind !== "private") return account;
  return `Move the money to a new wallet: this file has held the key. ${account}`;
}

/** How they begin, by their version bytes. */
const PUBLIC_FORMS: { readonly [version: number]: string } = {
  76067358: "xpub",
  70617039: "tpub",
};
