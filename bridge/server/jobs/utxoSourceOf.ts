import { SCRIPTS_MAX } from "../calls/chain/findScripts.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { UtxoChainConfig } from "../rails/chain/chainConfig.ts";
import type { ChainSource } from "../rails/chain/chainSource.ts";
import { createFailoverSource } from "../rails/utxo/failover.ts";
import { createNodeRpc } from "../rails/utxo/nodeRpc.ts";
import { createUtxoSource } from "../rails/utxo/utxoSource.ts";
import type { Store } from "../store/store.ts";

/** One call to a node; a whole block takes it a while. */
const CALL_MS = 30_000;
/** A block of 4 MB says itself in JSON with all its inputs and outputs. */
const ANSWER_BYTES_MAX = 128 * 1024 * 1024;

/** What tells of a configured chain of Bitcoin's kind; the store says which scripts are ours. */
export function utxoSourceOf(
  { net, rpc }: UtxoChainConfig,
  store: Pick<Store<Verbs>, "execute">,
): ChainSource {
  async function findOurs(scripts: readonly string[]): Promise<ReadonlySet<string>> {
    const ours = new Set<string>();
    for (let at = 0; at < scripts.length; at += SCRIPTS_MAX) {
      const asked = { net, scripts: scripts.slice(at, at + SCRIPTS_MAX) };
      const { result } = await store.execute("findScripts", asked);
      for (const script of result) ours.add(script);
    }
    return ours;
  }

  async function findProps(txIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (let at = 0; at < txIds.length; at += SCRIPTS_MAX) {
      const asked = { net, propTxIds: txIds.slice(at, at + SCRIPTS_MAX) };
      const { result } = await store.execute("findPropTxs", asked);
      for (const txId of result) known.add(txId);
    }
    return known;
  }

  const [first, ...others] = rpc.map((url) => {
    const node = createNodeRpc({ url, timeoutMs: CALL_MS, answerBytesMax: ANSWER_BYTES_MAX });
    return createUtxoSource({ net, node, findOurs, findProps });
  });
  if (first === undefined) throw new Error(`${net} has no node`);
  if (others.length === 0) return first;
  return createFailoverSource({ sources: [first, ...others], nowMs: Date.now });
}
