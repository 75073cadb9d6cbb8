/** order.pay (contract 2.4). */

import type { GipPayable, GipTarget } from "../../calls/gip0006/payGipOrder.ts";
import { innerHash } from "../../rails/chain/innerHash.ts";
import { refused, wrongParam } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams } from "./gipRequest.ts";
import { paymentTemplate } from "./paymentTemplate.ts";
import { requireOwn } from "./requireOwn.ts";
import { settled } from "./settled.ts";
import type { Terminal } from "./terminalGate.ts";

/** Below it the protocol's answer is null, and nothing is stored. */
const SUM_MIN = 10_000;
/** The original counts in 32 bits: what is more would become less. */
const SUM_MAX = 0xffff_ffff;
/** A signed transaction of some inputs. */
const TRANSACTION_CHARS_MAX = 4096;

/**
 * Params: cid, uid, sn, sum, account, and the wallet's signed transaction, if it has one. The answer has
 * no hash while nobody has paid; `pay` says then what is to be paid.
 */
export async function payOrder(
  parts: GipParts,
  terminal: Terminal,
  [cid, uid, sn, sum, account, transaction]: GipParams,
): Promise<unknown> {
  requireOwn(terminal, cid);
  const hex = readTransaction(transaction);
  if (account !== undefined && account !== null && typeof account !== "string") {
    throw wrongParam("Param #4 must be an account.");
  }
  const wanted = { cid: terminal.cid, uid: readUid(uid), sn: readSn(sn), sum: readSum(sum) };
  if (wanted.sum < SUM_MIN) return null;
  const ask = { caller: terminal.caller, params: wanted };
  const payable = await settled(METHOD, parts, parts.store.execute("payGipOrder", ask));
  const { order, cp, pay } = payable;
  const { confirm: _, ...told } = order;
  if (pay === undefined) return { ...told, cp };
  const txId = await payNow(parts, payable, pay, hex);
  if (txId !== undefined) return { ...told, hash: innerHash(txId), cp };
  return { ...told, cp, pay: { ...payView(pay), template: paymentTemplate(pay) } };
}

const METHOD = "order.pay";

/** Sends what the wallet signed, or in the sandbox asks the signer for it; gives its id. */
async function payNow(
  { payments, environment }: GipParts,
  { tradeNo }: GipPayable,
  pay: GipTarget,
  hex: string | undefined,
): Promise<string | undefined> {
  try {
    if (hex !== undefined) return await payments.send(pay, hex);
    // In a live environment nobody pays with the operator's own money.
    return environment === "sandbox" ? await payments.paySelf?.(tradeNo, pay) : undefined;
  } catch (error) {
    if (payments.isRefusal(error)) throw refused(`${METHOD} error: ${error.message}`);
    throw error;
  }
}

function payView({ net, address, amount, data, uri, expiresAtMs }: GipTarget) {
  return { net, address, amount, data, uri, expires: Math.floor(expiresAtMs / 1000) };
}

function readUid(uid: unknown): string {
  if (typeof uid === "string" && /^[!-~]{1,64}$/.test(uid)) return uid;
  throw wrongParam("Param #1 must be a player: 1 to 64 characters without spaces.");
}

function readSn(sn: unknown): string {
  if (typeof sn === "string" && /^[A-Za-z0-9-]{1,36}$/.test(sn)) return sn;
  throw wrongParam("Param #2 must be an order number: 1 to 36 letters, digits and hyphens.");
}

/** Text is as good as a number, but in one form alone: signatures do not tell "010" after "1" from "10" after "10". */
function readSum(sum: unknown): number {
  const isWritten = typeof sum === "string" && /^(0|[1-9]\d{0,15})$/.test(sum);
  const value = isWritten ? Number(sum) : sum;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw wrongParam("Param #3 must be a number.");
  }
  if (value > SUM_MAX) throw refused(`${METHOD} error: the sum is more than ${SUM_MAX}`);
  return value;
}

function readTransaction(hex: unknown): string | undefined {
  if (hex === undefined || hex === null || hex === "") return undefined;
  if (typeof hex === "string" && /^([0-9a-f]{2})+$/.test(hex)) {
    if (hex.length <= TRANSACTION_CHARS_MAX) return hex;
  }
  throw wrongParam(
    `Param #5 must be a transaction: hex of at most ${TRANSACTION_CHARS_MAX} characters.`,
  );
}
