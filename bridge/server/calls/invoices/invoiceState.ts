import type { LocalText } from "../../catalog/catalog.ts";
import type { Invoice, InvoiceException, InvoiceStatus } from "../../invoices/invoice.ts";
import { readPolicy } from "../../invoices/invoicePolicy.ts";
import { judgeInvoice } from "../../invoices/judgeInvoice.ts";
import { creditedCoins } from "../../invoices/lateCredit.ts";
import type { Order } from "../../orders/order.ts";
import type { BlockPoint } from "../../rails/chain/chain.ts";
import type { ChainConfig, EvmChainConfig } from "../../rails/chain/chainConfig.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import { type RailState, railState } from "../../rails/chain/railState.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import { makeOrderLink } from "../../rails/utxo/orderLink.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { readRailTerms } from "../steps/openInvoice.ts";

/**
 * All that a payment page shows; amounts are decimal text of smallest units. Whoever has the address
 * sees it: of the player it holds the id in an order's link, which wallets check, and nothing else.
 */
export interface InvoiceState {
  readonly invoiceId: string;
  readonly app: { readonly title: LocalText };
  readonly title: string;
  readonly detail: string;
  readonly items?: readonly { readonly title: LocalText; readonly quantity: number }[];
  readonly network: InvoiceNetwork;
  readonly token: {
    readonly kind: "native" | "erc20";
    readonly address?: string;
    readonly symbol: string;
    readonly decimals: number;
  };
  readonly amount: string;
  readonly received: string;
  readonly confirmed: string;
  readonly missing: string;
  readonly contract: InvoiceContract;
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  readonly confirmations: { readonly have: number; readonly need: number };
  readonly payments: readonly {
    readonly txId: string;
    readonly amount: string;
    readonly state: ChainPayment["state"];
    readonly confirmations: number;
  }[];
  readonly rail: RailState;
  readonly expiresAtMs: number;
  /** Coins that late money became, where the policy says so. */
  readonly creditedCoins?: number;
  readonly jumpUrl?: string;
  readonly policy: { readonly topUp: boolean; readonly late: string };
}

type AnyNetwork = Pick<ChainConfig, "net" | "name" | "blockTimeMs" | "explorer" | "currency">;

/** The chain; of Bitcoin's kind a wallet needs nothing but its name. */
export type InvoiceNetwork =
  | ({ readonly kind: "evm" } & AnyNetwork & Pick<EvmChainConfig, "chainId" | "publicRpc">)
  | ({ readonly kind: "utxo" } & AnyNetwork);

/** What is paid to. */
export type InvoiceContract =
  | {
      readonly profile: "router" | "trino";
      readonly address: string;
      readonly recipient: string;
      readonly paymentId?: string;
      /** Unix seconds. */
      readonly deadline?: number;
      readonly salt?: string;
    }
  | {
      readonly profile: "address";
      readonly address: string;
      /** Hex: what outputs to the address carry. */
      readonly script: string;
      /** Hex: what the OP_RETURN output of a wallet that knows orders carries. */
      readonly data: string;
      /** What wallets open. */
      readonly uri: string;
    };

/** Payments that are shown, the greatest first. */
const PAYMENTS_MAX = 20;
/** Those that count, as applyInvoice judges them. */
const JUDGED_MAX = 500;

/** Undefined for an id that is none, and for a chain that this server does not have any more. */
export function invoiceState(
  tx: Tx,
  { invoiceId }: { readonly invoiceId: string },
  context: VerbContext,
): InvoiceState | undefined {
  const invoice = tx.findInvoice(invoiceId);
  const here = context.catalog.chains();
  const chain = here.chains.find(({ net }) => net === invoice?.net);
  if (invoice === undefined || chain === undefined) return undefined;
  const order = tx.getOrder(invoice.orderKey);
  const followed = tx.findChain(invoice.net);
  const payments = tx.listPaymentsOf(invoice.key, JUDGED_MAX);
  const tip = followed?.cursor ?? { height: 0, timeMs: 0 };
  const policy = readPolicy(invoice.policy);
  const judged = judgeInvoice({ ...invoice, policy }, payments, tip);
  const mayBeCoins = policy.late === "credit" && invoice.status !== "new";
  const credited = mayBeCoins ? creditedCoins(tx.listOrderEvents(order.key)) : undefined;
  const goods = goodsOf(order, context);
  const jumpUrl = invoice.jumpUrl ?? here.apps[invoice.appId]?.jumpUrls[0];
  return {
    invoiceId,
    ...goods,
    network: networkOf(chain),
    token: tokenOf(invoice),
    amount: invoice.amount.toString(),
    received: judged.received.toString(),
    confirmed: judged.confirmed.toString(),
    missing: judged.missing.toString(),
    contract: contractOf(invoice, order.appId, chain, labelOf(goods)),
    status: invoice.status,
    exception: invoice.exception,
    confirmations: { have: judged.confirmations, need: invoice.confirmations },
    payments: payments.slice(0, PAYMENTS_MAX).map((payment) => paymentOf(payment, tip)),
    rail:
      followed === undefined ? "stalled" : railState(followed, chain.blockTimeMs, context.nowMs),
    expiresAtMs: invoice.expiresAtMs,
    ...(credited === undefined ? {} : { creditedCoins: credited }),
    ...(jumpUrl === undefined ? {} : { jumpUrl }),
    policy: { topUp: policy.topUp, late: policy.late },
  };
}

function goodsOf({ appId, title, detail, items }: Order, { catalog }: VerbContext) {
  const shelved = catalog.findApp(appId);
  return {
    app: { title: shelved?.app.title ?? { en: appId, zh: appId } },
    ...{ title, detail },
    items: items?.map(({ code, quantity }) => {
      return { title: shelved?.products.get(code)?.title ?? { en: code, zh: code }, quantity };
    }),
  };
}

function tokenOf({ asset, symbol, decimals }: Invoice): InvoiceState["token"] {
  if (asset === "native") return { kind: "native", symbol, decimals };
  return { kind: "erc20", address: asset, symbol, decimals };
}

function networkOf(chain: ChainConfig): InvoiceNetwork {
  const { net, name, blockTimeMs, explorer, currency } = chain;
  const any = { net, name, blockTimeMs, ...(explorer && { explorer }), currency };
  if (chain.kind === "utxo") return { kind: "utxo", ...any };
  const { chainId, publicRpc } = chain;
  return { kind: "evm", ...any, chainId, publicRpc };
}

/** What a wallet calls the payment: the order's own title, or that of the goods. */
function labelOf({ title, items = [] }: ReturnType<typeof goodsOf>): string {
  return title === "" ? items.map((item) => item.title.en).join(", ") : title;
}

function contractOf(
  invoice: Invoice,
  gameId: string,
  chain: ChainConfig,
  label: string,
): InvoiceContract {
  const terms = readRailTerms(invoice);
  const { recipient, matchKey: paymentId, amount } = invoice;
  switch (terms.profile) {
    case "trino":
      return { profile: "trino", address: terms.contract, recipient };
    case "router": {
      const { profile, contract: address, deadline, salt } = terms;
      return { profile, address, recipient, paymentId, deadline, salt };
    }
    case "address": {
      const { profile, address, script, data, bound } = terms;
      if (chain.kind !== "utxo") throw new Error(`${chain.name} has no addresses for invoices`);
      const asked = { gameId, ...bound, orderSum: amount, recipient: address };
      const uri = makeOrderLink(UTXO_NETWORKS[chain.family], asked, data, label);
      return { profile, address, script, data, uri };
    }
    default:
      return unreachable(terms);
  }
}

function paymentOf(
  { txId, amount, state, block }: ChainPayment,
  tip: Pick<BlockPoint, "height">,
): InvoiceState["payments"][number] {
  const isHeld = block !== undefined && (state === "included" || state === "confirmed");
  const confirmations = isHeld ? Math.max(0, tip.height - block.height + 1) : 0;
  return { txId, amount: amount.toString(), state, confirmations };
}
