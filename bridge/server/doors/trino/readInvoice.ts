/** The body of POST /invoices/create (contract 1.1), checked member by member. */

import type { TrinoCreateParams } from "../../calls/trino/trinoInvoices.ts";
import { TRINO_NETWORKS } from "../../rails/chain/chainConfig.ts";
import { parseAddress } from "../../rails/evm/address.ts";
import { invalidBody, invalidRecipient, networkUnknown, type TrinoFault } from "./trinoError.ts";

/** The document names them; no rail of ours reaches them. */
const OTHER_NETWORKS: readonly string[] = ["solana", "near"];
const TITLE_CHARS_MAX = 256;
const URL_CHARS_MAX = 256;
const METADATA_CHARS_MAX = 512;
/** 2^256 has 78 digits. */
const AMOUNT = /^[1-9]\d{0,77}$/;
const AMOUNT_MAX = 2n ** 256n;

type Members = { readonly [name: string]: unknown };

/** Reads a body; throws the TrinoError that answers it. */
export function readInvoice(body: unknown): Omit<TrinoCreateParams, "token"> {
  const members = readMembers(body);
  const faults: TrinoFault[] = [];
  const texts = {
    title: readText(members, "title", { min: 1, max: TITLE_CHARS_MAX }, faults),
    recipient: readText(members, "recipient", { min: 1, max: TITLE_CHARS_MAX }, faults),
    jumpUrl: readUrl(members, "jump_url", faults),
    notifyUrl: readUrl(members, "notify_url", faults),
    metadata: readText(members, "metadata", { min: 0, max: METADATA_CHARS_MAX }, faults),
  };
  const amount = readAmount(members, faults);
  const named = readText(members, "network", { min: 1, max: 32 }, faults);
  const network = TRINO_NETWORKS.find((one) => one === named);
  if (network === undefined && named !== "" && !OTHER_NETWORKS.includes(named)) {
    const words = [...TRINO_NETWORKS, ...OTHER_NETWORKS].join(" ");
    faults.push({ key: "network", in: "body", error: `should be one of [${words}]` });
  }
  if (faults.length > 0) throw invalidBody(faults);
  if (network === undefined) throw networkUnknown(named);
  const recipient = parseAddress(texts.recipient);
  if (recipient === undefined) throw invalidRecipient();
  return { ...texts, recipient, network, amount };
}

/** A body that is a map of JSON; anything else is refused. */
export function readMembers(body: unknown): Members {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Members;
  throw invalidBody([{ key: "payload", in: "body", error: "should be an object" }]);
}

/** Text of a length; anything else is a fault. */
export function readText(
  members: Members,
  key: string,
  { min, max }: { readonly min: number; readonly max: number },
  faults: TrinoFault[],
): string {
  const value = members[key];
  const wrong = wrongText(value, min, max);
  if (wrong === undefined) return String(value);
  faults.push({ key, in: "body", error: wrong });
  return "";
}

function wrongText(value: unknown, min: number, max: number): string | undefined {
  if (value === undefined || value === null) return "is required";
  if (typeof value !== "string") return "must be of type string";
  const { length } = [...value];
  if (length < min) return `should be at least ${min} chars long`;
  if (length > max) return `should be at most ${max} chars long`;
  // A store's driver would cut it off at NUL.
  return value.includes("\0") ? "has a NUL in it" : undefined;
}

function readUrl(members: Members, key: string, faults: TrinoFault[]): string {
  const text = readText(members, key, { min: 1, max: URL_CHARS_MAX }, faults);
  if (text === "") return text;
  const url = URL.canParse(text) && /^[!-~]+$/.test(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!isWeb || url.username !== "" || url.password !== "") {
    faults.push({ key, in: "body", error: "must be a web address" });
  }
  return text;
}

/** An integer that JSON can hold, or decimal digits as text where it cannot. */
function readAmount(members: Members, faults: TrinoFault[]): string {
  const value = members.amount;
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === "string" && AMOUNT.test(text) && BigInt(text) < AMOUNT_MAX) return text;
  const error =
    value === undefined || value === null
      ? "is required"
      : "must be a positive integer; above 2^53-1 as a text of digits";
  faults.push({ key: "amount", in: "body", error });
  return "1";
}
