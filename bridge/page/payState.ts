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

interface AnyNetwork {
  /** CAIP-2: "eip155:1", "bip122:12a765e31ffd4059bada1e25190f6e98". */
  readonly net: string;
  readonly name: string;
  readonly explorer?: string;
  readonly blockTimeMs: number;
  readonly currency: { readonly name: string; readonly symbol: string; readonly decimals: number };
}

export interface EvmNetwork extends AnyNetwork {
  readonly kind: "evm";
  readonly chainId: number;
  /** For a wallet that does not know the network. */
  readonly publicRpc: readonly string[];
}

/** A chain of Bitcoin's kind. */
export interface UtxoNetwork extends AnyNetwork {
  readonly kind: "utxo";
}

export interface PayToken {
  readonly kind: "native" | "erc20";
  readonly address?: string;
  readonly symbol: string;
  readonly decimals: number;
}

export type EvmContract =
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

/** An address of this invoice alone: whatever comes there pays it. */
export interface AddressContract {
  readonly profile: "address";
  readonly address: string;
  /** Hex: what outputs to the address carry. */
  readonly script: string;
  /** Hex: what the OP_RETURN output of a wallet that knows orders carries. */
  readonly data: string;
  /** What wallets open. */
  readonly uri: string;
}

export interface FoundPayment {
  readonly txId: string;
  readonly amount: bigint;
  readonly state: "pending" | "included" | "confirmed" | "orphaned" | "dropped" | "replaced";
  readonly confirmations: number;
}

export type InvoiceStatus = "new" | "seen" | "confirming" | "paid" | "expired" | "cancelled";
export type InvoiceException = "none" | "partial" | "over" | "late" | "reversed" | "marked";
export type RailState = "ok" | "behind" | "stalled" | "halted";

export type PayState = EvmState | UtxoState;

/** Paid by a call of a contract. */
export interface EvmState extends AnyState {
  readonly kind: "evm";
  readonly network: EvmNetwork;
  readonly contract: EvmContract;
}

/** Paid by sending the chain's own coin to an address. */
export interface UtxoState extends AnyState {
  readonly kind: "utxo";
  readonly network: UtxoNetwork;
  readonly contract: AddressContract;
}

/** Amounts in the token's smallest units. */
interface AnyState {
  readonly invoiceId: string;
  readonly version: number;
  readonly serverTimeMs: number;
  readonly environment: "sandbox" | "live";
  readonly app: { readonly title: Texts };
  readonly title: string;
  readonly detail: string;
  readonly items: readonly BoughtItem[];
  readonly token: PayToken;
  readonly amount: bigint;
  readonly received: bigint;
  readonly confirmed: bigint;
  readonly missing: bigint;
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  readonly confirmations: { readonly have: number; readonly need: number };
  readonly payments: readonly FoundPayment[];
  readonly rail: RailState;
  readonly expiresAtMs: number;
  /** Coins of the game that late money became. */
  readonly creditedCoins: number;
  readonly jumpUrl?: string;
  readonly policy: { readonly topUp: boolean; readonly late: string };
}

/** The answer is none that this page knows; nothing of it may be shown. */
export class UnreadableState extends Error {}

/** Reads an answer whole. Throws UnreadableState: half-known terms are never paid. */
export function parsePayState(json: unknown): PayState {
  const of = recordOf(json, "state");
  const any = anyOf(of);
  const network = networkOf(of.network);
  return network.kind === "evm"
    ? { ...any, kind: "evm", network, contract: contractOf(of.contract) }
    : { ...any, kind: "utxo", network, contract: addressOf(of.contract) };
}

function anyOf(of: Fields): AnyState {
  return {
    invoiceId: textOf(of.invoiceId, "invoiceId"),
    version: countOf(of.version, "version"),
    serverTimeMs: countOf(of.serverTimeMs, "serverTimeMs"),
    environment: oneOf(of.environment, ["sandbox", "live"], "environment"),
    app: { title: textsOf(recordOf(of.app, "app").title, "app.title") },
    title: textOf(of.title, "title"),
    detail: of.detail === undefined ? "" : textOf(of.detail, "detail"),
    items: of.items === undefined ? [] : listOf(of.items, "items").map(itemOf),
    token: tokenOf(of.token),
    amount: unitsOf(of.amount, "amount"),
    received: unitsOf(of.received, "received"),
    confirmed: unitsOf(of.confirmed, "confirmed"),
    missing: unitsOf(of.missing, "missing"),
    status: oneOf(of.status, STATUSES, "status"),
    exception: oneOf(of.exception, EXCEPTIONS, "exception"),
    confirmations: confirmationsOf(of.confirmations),
    payments: listOf(of.payments, "payments").map(paymentOf),
    rail: oneOf(of.rail, ["ok", "behind", "stalled", "halted"], "rail"),
    expiresAtMs: countOf(of.expiresAtMs, "expiresAtMs"),
    creditedCoins: of.creditedCoins === undefined ? 0 : countOf(of.creditedCoins, "creditedCoins"),
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
/** With or without 0x, as its chain writes it. */
const TX_ID = /^(0x)?[0-9a-f]{64}$/i;
const BECH32 = /^[0-9a-z]{14,90}$/;
const HEX = /^([0-9a-f]{2}){1,1024}$/;
/** Only to wallets, and in the characters of addresses alone. */
const WALLET_LINK = /^(bitcoin|litecoin):[0-9a-z]{14,90}\?[\w.~!*'()%&=-]{1,4000}$/;
/** 2^256 has 78 digits. */
const UNITS = /^[0-9]{1,78}$/;
const DECIMALS_MAX = 36;

type Fields = { readonly [name: string]: unknown };

function itemOf(json: unknown): BoughtItem {
  const { title, quantity } = recordOf(json, "item");
  return { title: textsOf(title, "item.title"), quantity: countOf(quantity, "item.quantity") };
}

function networkOf(json: unknown): EvmNetwork | UtxoNetwork {
  const of = recordOf(json, "network");
  const currency = recordOf(of.currency, "currency");
  const any = {
    net: textOf(of.net, "net"),
    name: textOf(of.name, "network.name"),
    ...optional("explorer", safeLink(of.explorer)),
    blockTimeMs: countOf(of.blockTimeMs, "blockTimeMs"),
    currency: {
      name: textOf(currency.name, "currency.name"),
      symbol: textOf(currency.symbol, "currency.symbol"),
      decimals: decimalsOf(currency.decimals),
    },
  };
  const kind = oneOf(of.kind, ["evm", "utxo"], "network.kind");
  if (kind === "utxo") return { kind, ...any };
  const publicRpc = listOf(of.publicRpc ?? [], "publicRpc").flatMap((url) => safeLink(url) ?? []);
  return { kind, ...any, chainId: countOf(of.chainId, "chainId"), publicRpc };
}

function tokenOf(json: unknown): PayToken {
  const of = recordOf(json, "token");
  const kind = oneOf(of.kind, ["native", "erc20"], "token.kind");
  const told = { symbol: textOf(of.symbol, "symbol"), decimals: decimalsOf(of.decimals) };
  if (kind === "native") return { kind, ...told };
  return { kind, address: matching(of.address, ADDRESS, "token.address"), ...told };
}

function contractOf(json: unknown): EvmContract {
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

function addressOf(json: unknown): AddressContract {
  const of = recordOf(json, "contract");
  return {
    profile: oneOf(of.profile, ["address"], "profile"),
    address: matching(of.address, BECH32, "contract.address"),
    script: matching(of.script, HEX, "script"),
    data: matching(of.data, HEX, "data"),
    uri: matching(of.uri, WALLET_LINK, "uri"),
  };
}

function paymentOf(json: unknown): FoundPayment {
  const of = recordOf(json, "payment");
  return {
    txId: matching(of.txId, TX_ID, "txId"),
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
