/** All that was seen of one case, and by whom: what a judgement rests on. */

import type { HeldGoods } from "./goodsWitness.ts";
import type { Answer } from "./knock.ts";
import type { Told } from "./paymentStandIn.ts";

export interface Observation {
  /** Of each step that sends, the answers in the order of its sends. */
  readonly answers: readonly (readonly Answer[])[];
  /** By the order's name; absent where nobody told it. */
  readonly goods: { readonly [name: string]: HeldGoods };
  /** Acknowledgements of any order of the case. */
  readonly told: readonly Told[];
  /** Why the case did not come to its end. */
  readonly trouble?: string;
}

/** What is known beside the case itself. */
export interface Scene {
  /** Whether an answer is this game's success. */
  isTaken(answer: Answer): boolean;
  /** Somebody tells what was handed over. */
  readonly hasWitness: boolean;
  /** The game acknowledges at the doctor's stand-in. */
  readonly hasTells: boolean;
  /** No answer may hold one of these. */
  readonly secrets: readonly string[];
}
