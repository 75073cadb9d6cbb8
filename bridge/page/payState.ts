/** What the server says of an invoice, read once: GET /pay/{invoiceId}/state (docs/PAYPAGE.md). */

/** One text in each language. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

export interface BoughtItem {
  readonly title: Texts;
  readonly quantity: number;
}

export interface PayNetwork {
  /** CAIP-2: "eip155:1". */
  readonly net: string;
  readonly name: string;
  readonly chainId: number;
  /** For a wallet that does not know the network. */
  readonly publicRpc: readonly string[];
  readonly explorer?: string;
  readonly blockTimeMs: number;
  readonly currency: { readonly name: string; readonly symbol: string; readonly decimals: number };
}

export interface PayToken {
  readonly kind: "native" | "erc20";
  readonly address?: string;
  readonly symbol: string;
  readonly decimals: number;
}

export type PayContract =
  | {
      readonly profile: "router";
      readonly address: string;
      readonly paymentId: string;
      readonly recipient: string;
      /** Unix seconds: the contract takes nothing later. */
      readonly deadline: bigint;
      readonly salt: string;
    }
  | { readonly profile: "trino"; readonly address: string; readonly recipient: string };

export interface FoundPayment {
  readonly txId: string;
  readonly amount: bigint;
  readonly state: "pending" | "included" | "confirmed" | "orphaned" | "dropped" | "replaced";
  readonly confirmations: number;
}

export type InvoiceStatus = "new" | "seen" | "confirming" | "paid" | "expired" | "cancelled";
export type InvoiceException = "none" | "partial" | "over" | "late" | "reversed" | "marked";
export type RailState = "ok" | "behind" | "stalled" | "halted";

/** Amounts in the token's smallest units. */
export interface PayState {
  readonly invoiceId: string;
  readonly version: number;
  readonly serverTimeMs: number;
  readonly environment: "sandbox" | "live";
  readonly app: { readonly title: Texts };
  readonly title: string;
  readonly detail: string;
  readonly items: readonly BoughtItem[];
  readonly network: PayNetwork;
  readonly token: PayToken;
  readonly amount: bigint;
  readonly received: bigint;
  readonly confirmed: bigint;
  readonly missing: bigint;
  readonly contract: PayContract;
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  readonly confirmations: { readonly have: number; readonly need: number };
  readonly payments: readonly FoundPayment[];
  readonly rail: RailState;
  readonly expiresAtMs: number;
  readonly jumpUrl?: string;
  readonly policy: { readonly topUp: boolean; readonly late: string };
}

/** The answer is none that this page knows; nothing of it may be shown. */
export class UnreadableState extends Error {}

/** Reads an answer whole. Throws UnreadableState: half-known terms are never paid. */
export function parsePayState(json: unknown): PayState {
  const of = recordOf(json, "state");
  return {
    invoiceId: textOf(of.invoiceId, "invoiceId"),
    version: countOf(of.version, "version"),
    serverTimeMs: countOf(of.serverTimeMs, "serverTimeMs"),
    environment: oneOf(of.environment, ["sandbox", "live"], "environment"),
    app: { title: textsOf(recordOf(of.app, "app").title, "app.title") },
    title: textOf(of.title, "title"),
    detail: of.detail === undefined ? "" : textOf(of.detail, "detail"),
    items: of.items === undefined ? [] : listOf(of.items, "items").map(itemOf),
    network: networkOf(of.network),
    token: tokenOf(of.token),
    amount: unitsOf(of.amount, "amount"),
    received: unitsOf(of.received, "received"),
    confirmed: unitsOf(of.confirmed, "confirmed"),
    missing: unitsOf(of.missing, "missing"),
    contract: contractOf(of.contract),
    status: oneOf(of.status, STATUSES, "status"),
    exception: oneOf(of.exception, EXCEPTIONS, "exception"),
    confirmations: confirmationsOf(of.confirmations),
    payments: listOf(of.payments, "payments").map(paymentOf),
    rail: oneOf(of.rail, ["ok", "behind", "stalled", "halted"], "rail"),
    expiresAtMs: countOf(of.expiresAtMs, "expiresAtMs"),
    ...optional("jumpUrl", safeLink(of.jumpUrl)),
    policy: policyOf(of.policy),
  };
}

const STATUSES = ["new", "seen", "confirming", "paid", "expired", "cancelled"] as const;
const EXCEPTIONS = ["none", "partial", "over", "late", "reversed", "marked"] as const;
const PAYMENT_STATES = [
  ...["pending", "included", "confirmed", "orphaned", "dropped", "replaced"],
] as readonly FoundPayment["state"][];
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const WORD = /^0x[0-9a-fA-F]{64}$/;
/** 2^256 has 78 digits. */
const UNITS = /^[0-9]{1,78}$/;
const DECIMALS_MAX = 36;

type Fields = { readonly [name: string]: unknown };

function itemOf(json: unknown): BoughtItem {
  const { title, quantity } = recordOf(json, "item");
  return { title: textsOf(title, "item.title"), quantity: countOf(quantity, "item.quantity") };
}

function networkOf(json: unknown): PayNetwork {
  const of = recordOf(json, "network");
  const currency = recordOf(of.currency, "currency");
  return {
    net: textOf(of.net, "net"),
    name: textOf(of.name, "network.name"),
    chainId: countOf(of.chainId, "chainId"),
    publicRpc: listOf(of.publicRpc ?? [], "publicRpc").flatMap((url) => safeLink(url) ?? []),
    ...optional("explorer", safeLink(of.explorer)),
    blockTimeMs: countOf(of.blockTimeMs, "blockTimeMs"),
    currency: {
      name: textOf(currency.name, "currency.name"),
      symbol: textOf(currency.symbol, "currency.symbol"),
      decimals: decimalsOf(currency.decimals),
    },
  };
}

function tokenOf(json: unknown): PayToken {
  const of = recordOf(json, "token");
  const kind = oneOf(of.kind, ["native", "erc20"], "token.kind");
  const told = { symbol: textOf(of.symbol, "symbol"), decimals: decimalsOf(of.decimals) };
  if (kind === "native") return { kind, ...told };
  return { kind, address: matching(of.address, ADDRESS, "token.address"), ...told };
}

function contractOf(json: unknown): PayContract {
  const of = recordOf(json, "contract");
  const address = matching(of.address, ADDRESS, "contract.address");
  const recipient = matching(of.recipient, ADDRESS, "recipient");
  const profile = oneOf(of.profile, ["router", "trino"], "profile");
  if (profile === "trino") return { profile, address, recipient };
  return {
    ...{ profile, address, recipient },
    paymentId: matching(of.paymentId, WORD, "paymentId"),
    deadline: BigInt(countOf(of.deadline, "deadline")),
    salt: matching(of.salt, WORD, "salt"),
  };
}

function paymentOf(json: unknown): FoundPayment {
  const of = recordOf(json, "payment");
  return {
    txId: matching(of.txId, WORD, "txId"),
    amount: unitsOf(of.amount, "payment.amount"),
    state: oneOf(of.state, PAYMENT_STATES, "payment.state"),
    confirmations: countOf(of.confirmations, "payment.confirmations"),
  };
}

function confirmationsOf(json: unknown): PayState["confirmations"] {
  const { have, need } = recordOf(json, "confirmations");
  return { have: countOf(have, "have"), need: countOf(need, "need") };
}

function policyOf(json: unknown): PayState["policy"] {
  const { topUp, late } = recordOf(json, "policy");
  return { topUp: topUp === true, late: textOf(late, "late") };
}

/** Only such addresses are opened or handed on: https, or this machine in the sandbox. */
function safeLink(url: unknown): string | undefined {
  try {
    const { protocol, hostname } = new URL(String(url));
    const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    return protocol === "https:" || (protocol === "http:" && isHere) ? String(url) : undefined;
  } catch {
    return undefined;
  }
}

function optional<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: string };
}

function recordOf(json: unknown, what: string): Fields {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return refuse(what);
  return json as Fields;
}

function listOf(json: unknown, what: string): readonly unknown[] {
  return Array.isArray(json) ? json : refuse(what);
}

function textOf(json: unknown, what: string): string {
  return typeof json === "string" ? json : refuse(what);
}

function textsOf(json: unknown, what: string): Texts {
  const { en, zh } = recordOf(json, what);
  return { en: textOf(en, what), zh: textOf(zh, what) };
}

function matching(json: unknown, pattern: RegExp, what: string): string {
  return typeof json === "string" && pattern.test(json) ? json : refuse(what);
}

function unitsOf(json: unknown, what: string): bigint {
  return BigInt(matching(json, UNITS, what));
}

function countOf(json: unknown, what: string): number {
  return Number.isSafeInteger(json) && Number(json) >= 0 ? Number(json) : refuse(what);
}

function decimalsOf(json: unknown): number {
  const decimals = countOf(json, "decimals");
  return decimals <= DECIMALS_MAX ? decimals : refuse("decimals");
}

function oneOf<Word extends string>(json: unknown, words: readonly Word[], what: string): Word {
  return words.find((word) => word === json) ?? refuse(what);
}

function refuse(what: string): never {
  throw new UnreadableState(what);
}
