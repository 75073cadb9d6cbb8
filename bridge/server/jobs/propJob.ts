/**
 * Has props made and sent: asks the signer, keeps what it signed, and sends it out until the chain has
 * it. Everything is written down before it leaves, so a process that dies at any moment is followed by
 * one that does the same again, and nothing twice.
 */

import type { Logger } from "pino";
import type { NoteMoveParams, PropWork, SendWork, SignWork } from "../calls/props/propJobs.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { Net } from "../rails/chain/chain.ts";
import type { NodeRpc } from "../rails/utxo/nodeRpc.ts";
import { checkSigned } from "../rails/utxo/props/checkSigned.ts";
import { type SentOut, sendOut } from "../rails/utxo/props/sendOut.ts";
import {
  type Signer,
  SignerRefusal,
  type SignJob,
  type SignPurpose,
} from "../rails/utxo/signer.ts";
import type { Store } from "../store/store.ts";
import { unreachable } from "../unreachable.ts";
import type { Effect } from "../verb.ts";

export interface PropJobParts {
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly signer: Signer;
  /** A chain's nodes, the first is asked first. */
  readonly nodes: ReadonlyMap<Net, readonly Pick<NodeRpc, "call">[]>;
  readonly log: Pick<Logger, "warn">;
  publish(effects: readonly Effect[]): void;
}

export interface PropJob {
  /** Something is wanted: looks at once. */
  wake(): void;
  /** Does what is due now; gives whether there was anything. */
  turn(): Promise<boolean>;
  /** Begins nothing more; resolves when what is under way is over. */
  stop(): Promise<void>;
}

/** Longer than a signer and a node take together. */
const LEASE_MS = 60_000;
const ROWS = 20;
const POLL_MS = 1000;
/** A node may hear of what is spent a little later. */
const CONFLICT_TRIES = 3;

const PURPOSES = { create: "propCreate", send: "propSend", order: "propOrder" } as const satisfies {
  readonly [kind in SignWork["moveKind"]]: SignPurpose;
};

/** Looks once a second until it is stopped. */
export function runPropJob(parts: PropJobParts): PropJob {
  const job = createPropJob(parts);
  let isStopped = false;
  let wake = () => {};

  async function run(): Promise<void> {
    while (!isStopped) {
      const did = await job.turn().catch((error: unknown) => {
        parts.log.warn({ err: error }, "props wait");
        return false;
      });
      if (!did && !isStopped) await pause();
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = run();
  return {
    turn: job.turn,
    wake: () => wake(),
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

/** The work alone, when somebody asks for a turn of it. */
export function createPropJob(parts: PropJobParts): Pick<PropJob, "turn"> {
  const { store, publish } = parts;

  async function note(params: NoteMoveParams): Promise<void> {
    publish((await store.execute("noteMove", params)).effects);
  }

  async function work(one: PropWork): Promise<void> {
    switch (one.kind) {
      case "sign": {
        const raw = await sign(parts, one, note);
        if (raw === undefined) return;
        const { moveKey, net } = one;
        return await send(parts, { kind: "send", moveKey, net, raw, tries: 0 }, note);
      }
      case "send":
        return await send(parts, one, note);
      default:
        return unreachable(one);
    }
  }

  return {
    async turn() {
      const { result } = await store.execute("takePropWork", { leaseMs: LEASE_MS, rows: ROWS });
      for (const one of result) {
        await work(one).catch(async (error: unknown) => {
          parts.log.warn({ err: error, move: one.moveKey }, "a prop waits");
          await note({ moveKey: one.moveKey, outcome: "later", note: reasonOf(error) });
        });
      }
      return result.length > 0;
    },
  };
}

type Note = (params: NoteMoveParams) => Promise<void>;

/** Gives the transaction to send, once it is kept. */
async function sign(
  { store, signer }: PropJobParts,
  { moveKey, net, jobId, moveKind, script, gold, data, spends }: SignWork,
  note: Note,
): Promise<string | undefined> {
  const job: SignJob = {
    ...{ jobId, net, purpose: PURPOSES[moveKind], outputs: [{ script, amount: gold }], data },
    ...(spends === undefined ? {} : { spends: [spends] }),
  };
  try {
    const signed = await signer.sign(job);
    const index = checkSigned(signed, job);
    const kept = { moveKey, txId: signed.txId, index, raw: signed.hex };
    const { result: isKept } = await store.execute("keepSignedMove", kept);
    return isKept ? signed.hex : undefined;
  } catch (error) {
    if (!(error instanceof SignerRefusal)) throw error;
    // More coins may come, and its node may not have heard of the prop yet.
    const isForNow = error.reason === "coins" || error.reason === "spends";
    await note({ moveKey, outcome: isForNow ? "later" : "refused", note: reasonOf(error) });
    return undefined;
  }
}

async function send(
  { nodes }: PropJobParts,
  { moveKey, net, raw, tries }: SendWork,
  note: Note,
): Promise<void> {
  const sent = await sendToAny(nodes.get(net) ?? [], raw, net);
  switch (sent.kind) {
    case "sent":
      return await note({ moveKey, outcome: "sent" });
    case "conflict": {
      const outcome = tries < CONFLICT_TRIES ? "later" : "conflict";
      return await note({ moveKey, outcome, note: sent.reason });
    }
    case "refused":
      return await note({ moveKey, outcome: "later", note: sent.reason });
    default:
      return unreachable(sent);
  }
}

/** The first that answers says what becomes of it. */
async function sendToAny(
  nodes: readonly Pick<NodeRpc, "call">[],
  raw: string,
  net: Net,
): Promise<SentOut> {
  let failure: unknown = new Error(`no node of ${net} is configured`);
  for (const node of nodes) {
    try {
      return await sendOut(node, raw);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** What signer and node say holds no secrets; it is cut because anybody may say anything. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, REASON_CHARS_MAX);
}

const REASON_CHARS_MAX = 300;
