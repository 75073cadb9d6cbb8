import { type BlockHeader, type BlockPoint, plainHeader } from "./chain.ts";
import type { ChainSource } from "./chainSource.ts";
import type { BlockPayment } from "./foundPayment.ts";
import type { BlockProp } from "./foundProp.ts";
import { readBetween, readStep, type StepLimits } from "./readStep.ts";

/** Everything above a height, in one piece: so nothing is told as gone that only moved. */
export type Anew =
  | {
      readonly kind: "read";
      /** Linked, up to the head. */
      readonly headers: readonly BlockHeader[];
      readonly payments: readonly BlockPayment[];
      readonly props?: readonly BlockProp[];
      readonly head: BlockPoint;
    }
  | { readonly kind: "behind"; readonly why: string };

/** Reads from `height` to the head of now. Rejects when no node answers. */
export async function readAnew(
  source: ChainSource,
  height: number,
  limits: StepLimits,
): Promise<Anew> {
  const payments: BlockPayment[] = [];
  const head = await source.head();
  const first = await source.headerAt(height);
  let base = first && plainHeader(first);
  let { range } = limits;
  // Where a prop went is found from where it was: that is not written before all of this is.
  const mayRange = source.paymentsBetween !== undefined && source.propsIn === undefined;
  while (base !== undefined && mayRange && base.height < head.height - limits.near) {
    const found = await readBetween(source, base.height, head.height - limits.near, range);
    if (found === "behind" || found === "oneByOne") {
      return { kind: "behind", why: `the blocks above ${base.height} are not all there yet` };
    }
    payments.push(...found.payments);
    base = found.end;
    range = found.range;
  }
  if (base === undefined) return { kind: "behind", why: `no node has block ${height}` };
  const blocks = head.height - base.height;
  const near = Number.MAX_SAFE_INTEGER;
  const last = await readStep(source, { ring: [base] }, { ...limits, blocks, near });
  if (last.kind === "level") return { kind: "read", headers: [base], payments, head };
  if (last.kind !== "step") return { kind: "behind", why: "the last blocks are not all there yet" };
  const { headers, payments: lastPayments, props } = last.step;
  return {
    kind: "read",
    headers: [base, ...headers],
    payments: [...payments, ...lastPayments],
    ...(props === undefined ? {} : { props }),
    head: last.head,
  };
}
