import type { SentTransfer, TransferFinding, UnsignedTransfer } from "../chain/transfer.ts";
import { type RpcEndpoint, RpcRefusal } from "./rpcEndpoint.ts";
import type { RpcEndpoints } from "./rpcEndpoints.ts";

/** With so many endpoints or more, no single one is believed. */
const WITNESSES = 2;

/**
 * Looks for a transfer in transactions that a person named, over all endpoints: two must say the same
 * where there are two. Rejects when none can be asked.
 */
export async function findTransfer(
  endpoints: RpcEndpoints,
  txIds: readonly string[],
  wanted: UnsignedTransfer,
): Promise<TransferFinding> {
  let worst: TransferFinding = { kind: "other" };
  for (const txId of txIds) {
    const found = await findIn(endpoints, txId, wanted);
    if (found.kind === "mined") return found;
    if (found.kind === "unknown" || worst.kind === "other") worst = found;
  }
  return worst;
}

async function findIn(
  endpoints: RpcEndpoints,
  txId: string,
  wanted: UnsignedTransfer,
): Promise<TransferFinding> {
  const usable = await endpoints.usable();
  const told = await Promise.all(usable.map((one) => lookAt(endpoints, one, txId, wanted)));
  const known = told.filter(({ kind }) => kind !== "unknown");
  const [first] = known;
  const witnesses = Math.min(WITNESSES, endpoints.health().length);
  if (first === undefined || known.length < witnesses) return { kind: "unknown" };
  const isAgreed = known.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return isAgreed ? first : { kind: "unknown" };
}

/** What one endpoint says; an answer that is none says nothing. */
async function lookAt(
  endpoints: RpcEndpoints,
  endpoint: RpcEndpoint,
  txId: string,
  wanted: UnsignedTransfer,
): Promise<TransferFinding> {
  const ask = async (method: string) =>
    membersOf(await endpoints.askOne(endpoint, method, [txId]).catch(orNothing));
  const sent = await ask("eth_getTransactionByHash");
  if (sent === undefined) return { kind: "unknown" };
  if (!isWanted(sent, wanted)) return { kind: "other" };
  const receipt = await ask("eth_getTransactionReceipt");
  const place = receipt && placeOf(receipt, txId);
  if (place === undefined) return { kind: "unknown" };
  return { kind: receipt?.status === "0x1" ? "mined" : "failed", place };
}

interface Members {
  readonly [name: string]: unknown;
}

function isWanted({ to, input, value }: Members, wanted: UnsignedTransfer): boolean {
  return (
    String(to).toLowerCase() === wanted.to.toLowerCase() &&
    String(input).toLowerCase() === wanted.data.toLowerCase() &&
    /^0x[0-9a-f]+$/i.test(String(value)) &&
    BigInt(String(value)) === BigInt(wanted.value)
  );
}

function placeOf(
  { transactionHash, blockNumber, blockHash }: Members,
  txId: string,
): SentTransfer | undefined {
  const height = Number(blockNumber);
  const isThis = String(transactionHash).toLowerCase() === txId.toLowerCase();
  if (!isThis || !Number.isSafeInteger(height) || typeof blockHash !== "string") return undefined;
  return { txId, index: 0, height, hash: blockHash.toLowerCase() };
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null ? (value as Members) : undefined;
}

function orNothing(error: unknown): undefined {
  if (error instanceof RpcRefusal) return undefined;
  throw error;
}
