/** Reads the next step of a chain over the network, and decides nothing that the chain did not say. */

import { unreachable } from "../../unreachable.ts";
import { type BlockHeader, type BlockPoint, blockOf, plainHeader } from "./chain.ts";
import type { ChainSource } from "./chainSource.ts";
import type { BlockPayment } from "./foundPayment.ts";
import type { BlockProp } from "./foundProp.ts";

/** How far the follower is. */
export interface Place {
  /** The last verified headers without a gap, the highest first; never empty. */
  readonly ring: readonly BlockHeader[];
}

export interface StepLimits {
  /** Blocks of one step near the head, each asked for by its hash. */
  readonly blocks: number;
  /** So close to the head every block is read by itself. */
  readonly near: number;
  /** Verified headers that are kept: what is gone deeper halts the chain. */
  readonly ring: number;
  /** Blocks of one range farther down. */
  readonly range: number;
}

/** What was found, to be written in one transaction. */
export interface Step {
  readonly popped: readonly string[];
  readonly headers: readonly BlockHeader[];
  readonly payments: readonly BlockPayment[];
  readonly props?: readonly BlockProp[];
}

export type Reading =
  /** The cursor is the head. */
  | { readonly kind: "level"; readonly head: BlockPoint }
  /** The nodes know less than we do, or contradict themselves: wait. Never a reorganization. */
  | { readonly kind: "behind"; readonly head: BlockPoint; readonly why: string }
  | {
      readonly kind: "step";
      readonly head: BlockPoint;
      readonly step: Step;
      /** Blocks of a range that the nodes took. */
      readonly range: number;
    }
  /** Every header that was kept is gone from the chain. */
  | { readonly kind: "lost"; readonly head: BlockPoint };

/** Rejects when no node answers. */
export async function readStep<Header extends BlockHeader>(
  source: ChainSource<Header>,
  place: Place,
  limits: StepLimits,
): Promise<Reading> {
  const [cursor] = place.ring;
  if (cursor === undefined) throw new Error("a followed chain keeps its cursor's header");
  const head = await source.head();
  if (head.height < cursor.height) {
    return { kind: "behind", head, why: `the head ${head.height} is below ${cursor.height}` };
  }
  if (head.hash === cursor.hash) return { kind: "level", head };
  if (head.height - cursor.height > limits.near && source.paymentsBetween !== undefined) {
    return await readRange(source, place, head, limits);
  }
  return await readNear(source, place, head, limits);
}

/** One block after the other, each linked to the one before. */
async function readNear<Header extends BlockHeader>(
  source: ChainSource<Header>,
  { ring }: Place,
  head: Header,
  limits: StepLimits,
): Promise<Reading> {
  const cursor = ring[0] as BlockHeader;
  const to = Math.min(head.height, cursor.height + limits.blocks);
  const linked = await readForward(source, cursor, to, head);
  if (linked.kind === "forked" || head.height === cursor.height) {
    return await readFork(source, ring, head, limits);
  }
  const found = await readPayments(source, linked.headers);
  if (found.headers.length === 0) {
    return { kind: "behind", head, why: `block ${cursor.height + 1} is not there yet` };
  }
  return { kind: "step", head, step: { popped: [], ...found }, range: limits.range };
}

type Forward<Header> =
  | { readonly kind: "linked"; readonly headers: readonly Header[] }
  /** The block after the base does not follow it. */
  | { readonly kind: "forked" };

/** The headers above `base` up to `to`, as far as the nodes have them and they are linked. */
async function readForward<Header extends BlockHeader>(
  source: ChainSource<Header>,
  base: BlockPoint,
  to: number,
  head: Header,
): Promise<Forward<Header>> {
  const heights = Array.from({ length: Math.max(to - base.height, 0) }, (_, at) => at + 1);
  const read = await Promise.all(
    heights.map((above) => {
      const height = base.height + above;
      return height === head.height ? head : source.headerAt(height);
    }),
  );
  const headers: Header[] = [];
  let parentHash = base.hash;
  for (const header of read) {
    if (header === undefined) break;
    if (header.parentHash !== parentHash) {
      if (headers.length === 0) return { kind: "forked" };
      break;
    }
    headers.push(header);
    parentHash = header.hash;
  }
  return { kind: "linked", headers };
}

/** The headers up to the first whose payments no node could tell, with the payments. */
async function readPayments<Header extends BlockHeader>(
  source: ChainSource<Header>,
  headers: readonly Header[],
): Promise<Pick<Step, "headers" | "payments" | "props">> {
  const read = await Promise.all(headers.map((header) => source.paymentsIn(header)));
  const missing = read.indexOf(undefined);
  const known = missing < 0 ? headers : headers.slice(0, missing);
  const payments = known.flatMap((header, at) => {
    const block = blockOf(header);
    return (read[at] ?? []).map((payment) => ({ ...payment, block }));
  });
  const props = known.length === 0 ? undefined : await source.propsIn?.(known);
  const plain = known.map(plainHeader);
  return { headers: plain, payments, ...(props === undefined ? {} : { props }) };
}

/**
 * Goes back to the last header that is still in the chain, and forward from there at least as high as
 * before: so a payment that merely moved to another block is not told as gone.
 */
async function readFork<Header extends BlockHeader>(
  source: ChainSource<Header>,
  ring: readonly BlockHeader[],
  head: Header,
  limits: StepLimits,
): Promise<Reading> {
  const popped: string[] = [];
  for (const header of ring) {
    const standing = await source.standing(header);
    switch (standing) {
      case "canonical":
        return await readBeside(
          source,
          header,
          { popped, was: ring[0]?.height ?? 0 },
          head,
          limits,
        );
      case "unknown":
        return { kind: "behind", head, why: `no node tells of block ${header.height}` };
      case "gone":
        popped.push(header.hash);
        break;
      default:
        return unreachable(standing);
    }
  }
  return { kind: "lost", head };
}

async function readBeside<Header extends BlockHeader>(
  source: ChainSource<Header>,
  base: BlockHeader,
  { popped, was }: { readonly popped: readonly string[]; readonly was: number },
  head: Header,
  limits: StepLimits,
): Promise<Reading> {
  const behind = { kind: "behind", head, why: "the nodes contradict each other" } as const;
  if (popped.length === 0) return behind;
  const to = Math.min(head.height, was + limits.blocks);
  const linked = await readForward(source, base, to, head);
  if (linked.kind === "forked") return behind;
  const found = await readPayments(source, linked.headers);
  const reached = found.headers.at(-1)?.height ?? base.height;
  if (reached < was) return { ...behind, why: "the other branch is not all there yet" };
  return { kind: "step", head, step: { popped, ...found }, range: limits.range };
}

/** Many blocks at once, far below the head; their end is asked for before and after. */
async function readRange<Header extends BlockHeader>(
  source: ChainSource<Header>,
  { ring }: Place,
  head: Header,
  limits: StepLimits,
): Promise<Reading> {
  const cursor = ring[0] as BlockHeader;
  if ((await source.standing(cursor)) !== "canonical") {
    return await readFork(source, ring, head, limits);
  }
  const found = await readBetween(source, cursor.height, head.height - limits.near, limits.range);
  if (found === "oneByOne") {
    return await readNear(source, { ring }, head, { ...limits, blocks: 1, range: 1 });
  }
  if (found === "behind") return { kind: "behind", head, why: "a range is not all there yet" };
  const { end, payments, props, range } = found;
  const step = { popped: [], headers: [end], payments, ...(props === undefined ? {} : { props }) };
  return { kind: "step", head, step, range };
}

/** What lies above `from`, as far as one range goes. */
export interface Between {
  readonly end: BlockHeader;
  readonly payments: readonly BlockPayment[];
  readonly props?: readonly BlockProp[];
  /** Blocks of a range that the nodes take. */
  readonly range: number;
}

/** Reads the range above `from`, at most up to `limit`; halves it until the nodes take it. */
export async function readBetween<Header extends BlockHeader>(
  source: ChainSource<Header>,
  from: number,
  limit: number,
  firstRange: number,
): Promise<Between | "behind" | "oneByOne"> {
  for (let range = firstRange; range > 1; range = Math.floor(range / 2)) {
    const to = Math.min(from + range, limit);
    const end = await source.headerAt(to);
    if (end === undefined || source.paymentsBetween === undefined) return "behind";
    const answer = await source.paymentsBetween(from + 1, to);
    if (answer.kind === "tooMuch") continue;
    if (answer.kind === "behind") return "behind";
    const endAfter = await source.headerAt(to);
    if (endAfter?.hash !== end.hash) return "behind";
    const { payments, props } = answer;
    const more = props === undefined ? {} : { props };
    return { end: plainHeader(end), payments, ...more, range };
  }
  return "oneByOne";
}
