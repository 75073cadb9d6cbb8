/** A chain in memory, which reorganizes when it is told to, and nodes that lag, lie and fail. */

import type { BlockHeader } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainSource } from "../../bridge/server/rails/chain/chainSource.ts";
import type { FoundPayment } from "../../bridge/server/rails/chain/foundPayment.ts";
import { ASSET, NET, RECIPIENT } from "./chainStage.ts";

interface Block extends BlockHeader {
  readonly payments: readonly FoundPayment[];
}

export interface FakeChain {
  /** Mines a block with these. */
  mine(payments?: readonly FoundPayment[]): void;
  mineMany(count: number): void;
  /** Throws the newest `depth` blocks away and mines as many, and one more, with these in the last. */
  reorg(depth: number, payments?: readonly FoundPayment[]): void;
  rollback(depth: number): void;
  height(): number;
  /** What the canonical blocks hold. */
  payments(): readonly FoundPayment[];
  source: ChainSource;
  /** Calls of the source so far, by method. */
  readonly calls: { [method: string]: number };
  nodes: FakeNodes;
}

/** How the nodes behave; a test sets it. */
export interface FakeNodes {
  /** Blocks that the call's node is behind; called for each call. */
  lag(): number;
  /** Ranges longer than this are refused. */
  rangeMax: number;
  isDown: boolean;
  finalHeight: number | undefined;
}

const BLOCK_MS = 2000;

export function createFakeChain(): FakeChain {
  const blocks: Block[] = [];
  const calls: { [method: string]: number } = {};
  let made = 0;
  const nodes: FakeNodes = {
    lag: () => 0,
    ...{ rangeMax: 1000, isDown: false, finalHeight: undefined },
  };

  function mine(payments: readonly FoundPayment[] = []): void {
    made += 1;
    const height = blocks.length;
    const parentHash = blocks.at(-1)?.hash ?? "0x";
    blocks.push({ height, hash: `0xb${made}`, parentHash, timeMs: height * BLOCK_MS, payments });
  }

  /** The newest block that the node of this call has. */
  function top(method: string): number {
    calls[method] = (calls[method] ?? 0) + 1;
    if (nodes.isDown) throw new Error("the node is down");
    return Math.max(blocks.length - 1 - nodes.lag(), 0);
  }

  const source: ChainSource = {
    net: NET,
    head: async () => headerOf(blocks[top("head")]),
    async headerAt(height) {
      return height <= top("headerAt") ? headerOf(blocks[height]) : undefined;
    },
    async standing({ height, hash }) {
      if (height > top("standing")) return "unknown";
      return blocks[height]?.hash === hash ? "canonical" : "gone";
    },
    async paymentsIn({ hash }) {
      const seen = blocks.slice(0, top("paymentsIn") + 1);
      return seen.find((block) => block.hash === hash)?.payments;
    },
    async paymentsBetween(from, to) {
      const last = top("paymentsBetween");
      if (to - from >= nodes.rangeMax) return { kind: "tooMuch" };
      // A lagging node cuts the range silently, as real ones do.
      const payments = blocks.slice(from, Math.min(to, last) + 1).flatMap((block) =>
        block.payments.map((payment) => {
          const { height, hash, timeMs } = block;
          return { ...payment, block: { height, hash, timeMs } };
        }),
      );
      return { kind: "found", payments };
    },
    endpoints: () => [],
  };

  mine();
  return {
    ...{ mine, calls, nodes, source },
    mineMany(count) {
      for (let at = 0; at < count; at += 1) mine();
    },
    reorg(depth, payments) {
      blocks.length = Math.max(blocks.length - depth, 1);
      for (let at = 0; at < depth; at += 1) mine();
      mine(payments);
    },
    rollback(depth) {
      blocks.length = Math.max(blocks.length - depth, 1);
    },
    height: () => blocks.length - 1,
    payments: () => blocks.flatMap((block) => block.payments),
  };
}

function headerOf(block: Block | undefined): BlockHeader {
  if (block === undefined) throw new Error("there is no such block");
  const { height, hash, parentHash, timeMs } = block;
  return { height, hash, parentHash, timeMs };
}

/** A payment of the whole of a stage's invoice. */
export function payment(txId: string, invoiceId: string, more: Partial<FoundPayment> = {}) {
  const found: FoundPayment = {
    ...{ txId, index: 0, matchKey: `0x${invoiceId}`, asset: ASSET, recipient: RECIPIENT },
    ...{ payer: "0xpayer", amount: "1990000" },
  };
  return { ...found, ...more };
}
