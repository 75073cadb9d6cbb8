/** A new invoice for an order: all its terms are locked, and its id on the chain is made of them. */

import type { Invoice } from "../../invoices/invoice.ts";
import { writePolicy } from "../../invoices/invoicePolicy.ts";
import { parseTokenAmount } from "../../invoices/tokenAmount.ts";
import type { Order } from "../../orders/order.ts";
import { uuidOf } from "../../orders/uuid.ts";
import type { Asset } from "../../rails/chain/asset.ts";
import type {
  AppChainsConfig,
  ChainConfig,
  ConfirmationRule,
} from "../../rails/chain/chainConfig.ts";
import { railState } from "../../rails/chain/railState.ts";
import { NATIVE_COIN, invoiceId as routerInvoiceId } from "../../rails/evm/invoiceTerms.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { type AddressTerms, addressTerms, type BoundName } from "./addressTerms.ts";

/** Through which contract an invoice is paid, or to an address of its own. */
export type InvoiceProfile = "router" | "trino" | "address";

/** What an invoice is opened with. */
export interface InvoiceAsked {
  readonly chain: ChainConfig;
  readonly settings: AppChainsConfig;
  readonly profile: InvoiceProfile;
  readonly asset: Asset;
  /** In the asset's smallest unit. */
  readonly amount: bigint;
  /** As the app's settings have it: an address, or the key of the account that has addresses. */
  readonly recipient: string;
  /** JSON: how the amount came about. */
  readonly rate: string;
  readonly jumpUrl?: string;
  readonly invoiceId: string;
  /** What the payment's OP_RETURN calls the order, where that is not its player and its tradeNo. */
  readonly bound?: BoundName;
}

/** What the rail needs again of an invoice. */
export type RailTerms =
  | {
      readonly profile: "router";
      readonly contract: string;
      /** Unix seconds. */
      readonly deadline: number;
      readonly salt: string;
    }
  | { readonly profile: "trino"; readonly contract: string }
  | AddressTerms;

const SALT_BYTES = 32;
const UUID_BYTES = 16;

/**
 * Refuses `orderNotCreated` while the chain's follower is halted, or nothing is heard of the chain:
 * nobody should pay where nobody looks.
 */
export function requireRail(tx: Tx, { net, name, blockTimeMs }: ChainConfig, nowMs: number): void {
  const chain = tx.findChain(net);
  const state = chain === undefined ? "stalled" : railState(chain, blockTimeMs, nowMs);
  if (state === "halted" || state === "stalled") {
    throw new Refusal("orderNotCreated", `payments on ${name} are paused: the chain is ${state}`);
  }
}

/** Writes the invoice in the order's own transaction. Refuses `notSupported` without a contract. */
export function openInvoice(
  tx: Tx,
  order: Order,
  asked: InvoiceAsked,
  context: VerbContext,
): Invoice {
  const { chain, settings, asset, amount } = asked;
  const { createdAtMs, expiresAtMs } = order;
  const { railTerms, matchKey, recipient } = makeRailTerms(tx, order, asked, context);
  const { tolerance, ...policy } = settings.policy;
  return tx.insertInvoice({
    ...{ invoiceId: asked.invoiceId, orderKey: order.key, appId: order.appId },
    ...{ net: chain.net, ...asset, amount, recipient, matchKey, rate: asked.rate },
    railTerms: JSON.stringify(railTerms),
    policy: writePolicy({
      ...policy,
      tolerance: parseTokenAmount(tolerance, asset.decimals, "down"),
    }),
    confirmations: confirmationsFor(chain.confirmations, amount, asset.decimals),
    ...(asked.jumpUrl === undefined ? {} : { jumpUrl: asked.jumpUrl }),
    ...{ createdAtMs, expiresAtMs, status: "new", exception: "none" },
    ...{ received: 0n, confirmed: 0n, version: 1 },
  });
}

/** What `openInvoice` kept for the rail. */
export function readRailTerms({ railTerms }: Pick<Invoice, "railTerms">): RailTerms {
  return JSON.parse(railTerms);
}

/** Where its money goes, as people write it: what is compared may be a script. */
export function payeeOf(invoice: Pick<Invoice, "railTerms" | "recipient">): string {
  const terms = readRailTerms(invoice);
  return terms.profile === "address" ? terms.address : invoice.recipient;
}

/** A random UUID, version 4 (RFC 9562): whoever has it sees the payment page. */
export function newInvoiceId({ randomHex }: Pick<VerbContext, "randomHex">): string {
  return uuidOf(randomHex(UUID_BYTES), 4);
}

/** `recipient` is what payments are compared with. */
interface MadeTerms {
  readonly railTerms: RailTerms;
  readonly matchKey: string;
  readonly recipient: string;
}

function makeRailTerms(tx: Tx, order: Order, asked: InvoiceAsked, context: VerbContext): MadeTerms {
  const { chain, profile, recipient, invoiceId } = asked;
  switch (profile) {
    case "router":
      return routerTerms(asked, order.expiresAtMs, context);
    case "trino": {
      const contract = chain.kind === "evm" ? chain.trinoPay?.address : undefined;
      if (contract === undefined) {
        throw new Refusal("notSupported", `${chain.name} has no contract of Trino's`);
      }
      return { railTerms: { profile, contract }, matchKey: `trino:${invoiceId}`, recipient };
    }
    case "address": {
      if (chain.kind !== "utxo") {
        throw new Refusal("notSupported", `${chain.name} has no address for each invoice`);
      }
      const railTerms = addressTerms(tx, order, { ...asked, chain }, context);
      return { railTerms, matchKey: railTerms.script, recipient: railTerms.script };
    }
    default:
      return unreachable(profile);
  }
}

function routerTerms(
  { chain, asset, amount, recipient }: InvoiceAsked,
  expiresAtMs: number,
  { randomHex }: VerbContext,
): MadeTerms {
  if (chain.kind !== "evm" || chain.router === undefined) {
    throw new Refusal("notSupported", `${chain.name} has no router`);
  }
  const contract = chain.router;
  const salt = `0x${randomHex(SALT_BYTES)}`;
  const deadline = Math.floor(expiresAtMs / 1000);
  const matchKey = routerInvoiceId({
    ...{ chainId: BigInt(chain.chainId), router: contract, amount, recipient, salt },
    token: asset.asset === "native" ? NATIVE_COIN : asset.asset,
    deadline: BigInt(deadline),
  });
  return { railTerms: { profile: "router", contract, deadline, salt }, matchKey, recipient };
}

/** The first rule whose amount (in smallest units) is above this one; the last has none. */
export function confirmationsFor(
  rules: readonly ConfirmationRule[],
  amount: bigint,
  decimals: number,
): number {
  const rule = rules.find(
    ({ below }) => below === undefined || amount < parseTokenAmount(below, decimals, "up"),
  );
  if (rule === undefined) throw new Error("no rule says how many confirmations are enough");
  return rule.need;
}
