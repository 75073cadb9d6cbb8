/** Props in transactions: those that make one that we know, and those that spend where one lies. */

import type { CarriedProp, FoundProp } from "../../chain/foundProp.ts";
import type { NodeTransaction } from "../nodeTypes.ts";
import { readDataScript } from "../orderBinding.ts";
import { spentBy } from "../outputs.ts";
import { smallestUnits } from "../smallestUnits.ts";
import { parsePropTag } from "./propTag.ts";

/** Which of these transactions make props or carry them on, as far as we know. */
export type FindProps = (txIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Transaction ids of one question. */
const MANY = 5000;

/** What a transaction may have to do with props; enough to be kept instead of the transaction. */
export function propTrace(transaction: NodeTransaction): FoundProp {
  const carried = carriedBy(transaction);
  const trace = { txId: transaction.txid, spends: spentBy(transaction) };
  return carried === undefined ? trace : { ...trace, carried };
}

/**
 * Those of `traces` that concern props, in their order. A prop that is made or carried on in one of
 * them can be spent in another: `before` are transactions that were found earlier and are not
 * written down yet.
 */
export async function foundProps<Trace extends FoundProp>(
  traces: readonly Trace[],
  findProps: FindProps,
  before: Iterable<string> = [],
): Promise<readonly Trace[]> {
  const asked = new Set<string>();
  for (const { txId, spends, carried } of traces) {
    if (carried !== undefined) asked.add(txId);
    for (const spent of spends) asked.add(txIdOf(spent));
  }
  const known = new Set(before);
  const ids = [...asked];
  for (let at = 0; at < ids.length; at += MANY) {
    for (const id of await findProps(ids.slice(at, at + MANY))) known.add(id);
  }
  if (known.size === 0) return [];
  const found = reach(traces, known);
  return traces
    .filter(({ txId }) => found.has(txId))
    .map((trace) => ({
      ...trace,
      spends: trace.spends.filter((spent) => known.has(txIdOf(spent))),
    }));
}

/** Grows `known` by what carries something on; the mempool's order says nothing, so until it rests. */
function reach(traces: readonly FoundProp[], known: Set<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const { txId, spends, carried } of traces) {
      if (found.has(txId)) continue;
      if (!known.has(txId) && !spends.some((spent) => known.has(txIdOf(spent)))) continue;
      found.add(txId);
      if (carried !== undefined) known.add(txId);
    }
  }
  return found;
}

/** The output right after the one with the tag. */
function carriedBy({ vout }: NodeTransaction): CarriedProp | undefined {
  for (const { n, scriptPubKey } of vout) {
    const hex = scriptPubKey?.hex;
    if (n === undefined || hex === undefined || !hex.startsWith(OP_RETURN)) continue;
    const data = readDataScript(Buffer.from(hex, "hex"));
    const tag = data && parsePropTag(data);
    if (tag === undefined) continue;
    const holder = vout.find((output) => output.n === n + 1);
    const script = holder?.scriptPubKey?.hex;
    if (holder?.value === undefined || script === undefined) return undefined;
    return { pid: tag.pid, index: n + 1, script, amount: String(smallestUnits(holder.value)) };
  }
  return undefined;
}

const OP_RETURN = "6a";

function txIdOf(outpoint: string): string {
  return outpoint.slice(0, outpoint.indexOf(":"));
}
