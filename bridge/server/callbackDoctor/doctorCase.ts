/** A case: what is sent, and how a sound game server looks afterwards. Cases are data. */

import type { DialectName } from "../notices/profile.ts";
import type { Cause } from "./cause.ts";
import type { Letter, Pen, Signing } from "./pen.ts";
import type { Symptom } from "./symptom.ts";
import type { TestOrder } from "./testOrder.ts";

export type Family =
  | "genuine"
  | "forged"
  | "time"
  | "once"
  | "refunds"
  | "terms"
  | "unpaid"
  | "shape"
  | "wire"
  | "telling"
  | "restart";

export interface DoctorCase {
  /** FAMILY.WORD, as `--only` and docs/DOCTOR.md name it; it never changes. */
  readonly id: `${Family}.${string}`;
  readonly title: string;
  /** In which dialects there is such a case; all. */
  readonly dialects?: readonly DialectName[];
  /** A condition of the kit, such as a second secret: without it there is no such case. */
  readonly applies?: (kit: Kit) => boolean;
  /** Without which nothing can be judged. */
  readonly needs?: "tells" | "restart";
  /**
   * What a pass rests on: the `answers`; that `goods` are there or are not, which acknowledgements
   * show, too; or their `count`, which only the game can tell.
   */
  readonly proof: "answers" | "goods" | "count";
  /** Nothing else is under way meanwhile: it is loud, or may break the server. */
  readonly isAlone?: true;
  plan(kit: Kit): Plan;
  /** Where it is known better than in USUAL_CAUSES what a symptom means. */
  readonly causes?: { readonly [symptom in Symptom]?: Cause };
}

/** What a case is made of; everything in it is new for each case. */
export interface Kit {
  readonly pen: Pen;
  readonly order: TestOrder;
  /** Of the same player and for the same thing. */
  readonly second: TestOrder;
  /** Of which the game was not told, where it is told of orders beforehand. */
  readonly stranger: TestOrder;
  /** With the live secrets, now. */
  readonly signing: Signing;
  /** In the right form, and nobody's. */
  readonly otherSecret: string;
  /** The game has its own record of the order before its notices come, and grants by that. */
  readonly isAnnounced: boolean;
  /** How long a stalled connection stays open. */
  readonly stallMs: number;
}

export interface Plan {
  /** One after the other. */
  readonly steps: readonly Step[];
  /** Of which the game is told beforehand, where it is told; the kit's first two when absent. */
  readonly announced?: readonly TestOrder[];
  /** What must be with the players in the end. */
  readonly goods?: readonly GoodsWanted[];
  /** What the payment server must have been told in the end. */
  readonly told?: ToldWanted;
  /** How the payment server behaves when it is told of this order. */
  readonly standIn?: { readonly order: TestOrder; readonly manner: StandInManner };
}

export type Step =
  /** All of them at once. */
  | { readonly kind: "send"; readonly sends: readonly Send[] }
  /** Until the order's goods are there, for some seconds at most. */
  | { readonly kind: "untilGranted"; readonly order: TestOrder }
  | { readonly kind: "restart" };

export interface Send {
  readonly letter: Letter;
  readonly answer: AnswerWanted;
  /** `whole` when absent. */
  readonly manner?: Manner;
  /** What the answer must not hold: the right signature of a forged letter. */
  readonly mustNotSay?: string | undefined;
  /** A later answer is slow. */
  readonly withinMs?: number;
}

/**
 * `taken`: success, as the dialect says it. `notTaken`: anything else, but an answer. `answered`: an
 * answer. `anything`: none is waited for.
 */
export type AnswerWanted = "taken" | "notTaken" | "answered" | "anything";

/**
 * How the bytes travel: at once; at once and a moment after the others of its step; all but the last
 * one, which then comes at the same moment as those of the others; bit by bit; half of them, and
 * then the connection breaks, soon or after some seconds.
 */
export type Manner = "whole" | "meanwhile" | "gathered" | "dripping" | "broken" | "stalled";

export interface GoodsWanted {
  readonly order: TestOrder;
  /** All that the order bought, or nothing; `either` when that is the game's own choice. */
  readonly wanted: "all" | "none" | "either";
}

export interface ToldWanted {
  readonly order: TestOrder;
  readonly outcomes: readonly ToldOutcome[];
}

export type ToldOutcome = "granted" | "cannotGrant" | "revoked" | "owed";

/** `failsOnce`: the first acknowledgement gets 503. `looks`: it asks for the goods at that moment. */
export type StandInManner = "failsOnce" | "looks";

/** One letter, then the wait for its answer. */
export function send(
  letter: Letter,
  answer: AnswerWanted,
  more: Omit<Send, "letter" | "answer"> = {},
) {
  return { kind: "send", sends: [{ letter, answer, ...more }] } as const satisfies Step;
}
