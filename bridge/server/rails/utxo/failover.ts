/**
 * Several nodes of one chain as one source: a step of the follower is read from one node, the first of
 * the operator's list that answers and does not lag behind the others. The nodes are the operator's own,
 * so none is asked to witness against another; what they disagree about is "behind", never gone.
 */

import type { BlockHeader } from "../chain/chain.ts";
import type { ChainSource } from "../chain/chainSource.ts";

/** A node that failed is not asked for so long, unless all have failed. */
export const ASIDE_MS = 30_000;
/** How often the other nodes are asked where they are. */
export const COMPARED_MS = 15_000;
/** Blocks take their time from node to node. */
const LAG_BLOCKS = 1;

interface Seat {
  readonly source: ChainSource;
  asideUntilMs: number;
  /** Of the head that it told last; undefined while it has told none. */
  height: number | undefined;
}

export interface FailoverParts {
  /** One for each node, in the operator's order. */
  readonly sources: readonly [ChainSource, ...ChainSource[]];
  nowMs(): number;
}

/** Each step begins with `head`, which chooses the node that all the rest is asked of. */
export function createFailoverSource({ sources, nowMs }: FailoverParts): ChainSource {
  const [first] = sources;
  const seats: readonly Seat[] = sources.map((source) => {
    return { source, asideUntilMs: 0, height: undefined };
  });
  let current = seats[0] as Seat;
  let compareAtMs = 0;

  async function headOf(seat: Seat): Promise<BlockHeader> {
    const head = await asking(seat, () => seat.source.head());
    seat.height = head.height;
    return head;
  }

  async function asking<Answer>(seat: Seat, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      seat.asideUntilMs = nowMs() + ASIDE_MS;
      throw error;
    }
  }

  /** In the background: a node that hangs holds nobody up. */
  function compare(): void {
    if (nowMs() < compareAtMs) return;
    compareAtMs = nowMs() + COMPARED_MS;
    for (const seat of seats) {
      if (seat !== current && seat.asideUntilMs <= nowMs()) headOf(seat).catch(() => {});
    }
  }

  /** The best first: neither aside nor behind, then as the operator wrote them. */
  function ranked(): readonly Seat[] {
    const best = Math.max(...seats.map(({ height }) => height ?? 0));
    const rank = ({ asideUntilMs, height = best }: Seat) =>
      asideUntilMs > nowMs() ? 2 : height < best - LAG_BLOCKS ? 1 : 0;
    return [...seats].sort((a, b) => rank(a) - rank(b));
  }

  const { propsIn, paymentsBetween, mempool, findTransfer } = first;
  return {
    net: first.net,
    async head() {
      compare();
      let failure: unknown;
      for (const seat of ranked()) {
        try {
          const head = await headOf(seat);
          current = seat;
          return head;
        } catch (error) {
          failure ??= error;
        }
      }
      throw failure;
    },
    headerAt: (height) => asking(current, () => current.source.headerAt(height)),
    standing: (header) => asking(current, () => current.source.standing(header)),
    paymentsIn: (header) => asking(current, () => current.source.paymentsIn(header)),
    ...(propsIn && {
      propsIn: (headers) => asking(current, () => have(current.source.propsIn)(headers)),
    }),
    ...(paymentsBetween && {
      paymentsBetween: (from, to) =>
        asking(current, () => have(current.source.paymentsBetween)(from, to)),
    }),
    ...(mempool && {
      mempool: (...asked) => asking(current, () => have(current.source.mempool)(...asked)),
    }),
    ...(findTransfer && {
      findTransfer: (...asked) =>
        asking(current, () => have(current.source.findTransfer)(...asked)),
    }),
    endpoints: () => seats.flatMap(({ source }) => source.endpoints()),
  };
}

/** The nodes are all of one kind. */
function have<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new Error("the nodes of a chain can do different things");
  return method;
}
