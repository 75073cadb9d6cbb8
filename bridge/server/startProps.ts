/** Puts together what makes props: where a chain of Bitcoin's kind and a signer are configured. */

import type { PropDesk } from "./doors/gip0006/propDesk.ts";
import type { PropJob, PropJobParts } from "./jobs/propJob.ts";
import type { ChainsConfig, UtxoChainConfig } from "./rails/chain/chainConfig.ts";
import type { Signers } from "./startFiles.ts";

type Given = Pick<Signers, "chains" | "signer">;
type Parts = Pick<PropJobParts, "store" | "log" | "publish">;

/** One call to a node. */
const CALL_MS = 20_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** Starts the work that props need; undefined where none can be made. */
export async function startProps(given: Given, parts: Parts): Promise<PropJob | undefined> {
  const all = await jobParts(given, parts);
  if (all === undefined) return undefined;
  const { runPropJob } = await import("./jobs/propJob.ts");
  return runPropJob(all);
}

/** What the door's prop commands need; it does their work at once, whoever else would do it soon. */
export async function openPropDesk(given: Given, parts: Parts): Promise<PropDesk> {
  const all = await jobParts(given, parts);
  const job = all && (await import("./jobs/propJob.ts")).createPropJob(all);
  return {
    ...(given.signer === undefined ? {} : { signer: given.signer }),
    chains: utxoChains(given.chains),
    wake: () => void job?.turn().catch((error) => parts.log.warn({ err: error }, "props wait")),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

async function jobParts(
  { chains, signer }: Given,
  parts: Parts,
): Promise<PropJobParts | undefined> {
  const utxo = utxoChains(chains);
  if (utxo.length === 0 || signer === undefined) return undefined;
  const { createNodeRpc } = await import("./rails/utxo/nodeRpc.ts");
  const limits = { timeoutMs: CALL_MS, answerBytesMax: ANSWER_BYTES_MAX };
  const nodes = new Map(
    utxo.map(({ net, rpc }) => [net, rpc.map((url) => createNodeRpc({ url, ...limits }))]),
  );
  return { ...parts, signer, nodes };
}

function utxoChains(chains: ChainsConfig | undefined): readonly UtxoChainConfig[] {
  return (chains?.chains ?? []).flatMap((chain) => (chain.kind === "utxo" ? [chain] : []));
}
