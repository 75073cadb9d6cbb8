/**
 * What a tester wants to happen to a call of the Midas door, in the sandbox only (ORDERS.md 16). The
 * word stands at the end of the billno, after a "-", or is the whole appremark, which then decides:
 * `sandbox-lost`, `sandbox-1004`, and for cancel_pay_m in the billno `sandbox-cancel-lost` and so on.
 * docs/MIDAS.md lists them.
 */

import type { ErrorCode } from "../../../wire/codes.ts";
import { Refusal } from "../../refusal.ts";
import type { VerbContext } from "../../verb.ts";
import type { MidasOutcome, MidasRisk } from "./midasCall.ts";

/** The calls that a word can be meant for. */
export type MidasVerb = "balance" | "pay" | "cancel" | "present";

/** What the sandbox does with a call. */
export type SandboxScript =
  | { readonly kind: "none" }
  /** It is done, and its first answer never comes. */
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly code: ErrorCode }
  | { readonly kind: "risk"; readonly risk: MidasRisk }
  /** It is in process, until a person says what became of it or, where scripted, until a repeat. */
  | { readonly kind: "uncertain"; readonly until: "person" | "repeat" | "duplicate" };

const NONE: SandboxScript = { kind: "none" };
const ALL: readonly MidasVerb[] = ["balance", "pay", "cancel", "present"];
const MOVING: readonly MidasVerb[] = ["pay", "cancel", "present"];

type Row = readonly [script: SandboxScript, verbs: readonly MidasVerb[]];

const SCRIPTS: { readonly [word: string]: Row } = {
  lost: [{ kind: "lost" }, ALL],
  "1001": [{ kind: "refused", code: "paramsWrong" }, ALL],
  "1002": [{ kind: "refused", code: "tooManyRequests" }, ALL],
  "1004": [{ kind: "refused", code: "coinsInsufficient" }, ["pay"]],
  "1018": [{ kind: "refused", code: "loginExpired" }, ALL],
  "1145": [{ kind: "risk", risk: "payPenalty" }, ["pay"]],
  "1146": [{ kind: "risk", risk: "paySealed" }, ["pay"]],
  "1147": [{ kind: "risk", risk: "payIntercepted" }, ["pay"]],
  "1148": [{ kind: "risk", risk: "presentIntercepted" }, ["present"]],
  "1149": [{ kind: "risk", risk: "presentSealed" }, ["present"]],
  "3000111": [{ kind: "uncertain", until: "person" }, ["pay"]],
  "3000111-0": [{ kind: "uncertain", until: "repeat" }, ["pay"]],
  "3000111-1002215": [{ kind: "uncertain", until: "duplicate" }, MOVING],
};

/**
 * The script of a call. Refuses `paramsWrong` for a word that this sandbox does not know or that
 * does not fit the call, so that a typing error does not look like a passed test.
 */
export function sandboxScript(
  verb: MidasVerb,
  { remark, billNo = "" }: { readonly remark: string; readonly billNo?: string },
  { environment }: Pick<VerbContext, "environment">,
): SandboxScript {
  if (environment !== "sandbox") return NONE;
  const word = /^sandbox-(.*)$/.exec(remark)?.[1] ?? wordIn(billNo, verb === "cancel");
  if (word === undefined) return NONE;
  const row = Object.hasOwn(SCRIPTS, word) ? SCRIPTS[word] : undefined;
  if (row === undefined) throw new Refusal("paramsWrong", `sandbox-${word}: no such test word`);
  const [script, verbs] = row;
  if (!verbs.includes(verb)) {
    throw new Refusal("paramsWrong", `sandbox-${word}: not for this call`);
  }
  return script;
}

/** A payment and its cancellation have one number: `sandbox-cancel-` is for the latter. */
function wordIn(billNo: string, isCancel: boolean): string | undefined {
  const [, cancel, word] = /(?:^|-)sandbox-(cancel-)?(.*)$/.exec(billNo) ?? [];
  return (cancel !== undefined) === isCancel ? word : undefined;
}

/** Ends a call that its script refuses before anything moves; gives undefined for the others. */
export function scriptedEnd(script: SandboxScript): MidasOutcome | undefined {
  if (script.kind === "refused") throw new Refusal(script.code, "asked for by a test word");
  return script.kind === "risk" ? script : undefined;
}
