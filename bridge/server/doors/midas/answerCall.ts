/** From a request of the Midas door to its answer. Never rejects. */

import { createHash, randomUUID } from "node:crypto";
import type { MidasOutcome } from "../../calls/midas/midasCall.ts";
import { Refusal } from "../../refusal.ts";
import type { Executed } from "../../store/store.ts";
import { unreachable } from "../../unreachable.ts";
import type { Effect } from "../../verb.ts";
import { readCookies } from "./cookies.ts";
import { isLoginSigned } from "./loginSignature.ts";
import {
  balanceAnswer,
  type MidasAnswer,
  movedAnswer,
  paidAnswer,
  refusalAnswer,
} from "./midasAnswer.ts";
import type { MidasParts, MidasSecret } from "./midasParts.ts";
import { MIDAS_RET, type MidasRet, retOfRefusal } from "./midasRet.ts";
import {
  checkClock,
  type Params,
  parseCaller,
  parseCancelPay,
  parseOpenKey,
  parsePay,
  parsePresent,
  requireText,
  WrongParam,
} from "./parseCall.ts";
import { readParams } from "./readParams.ts";
import { isAmbiguous, isSigned, SIGNED_PREFIX } from "./signature.ts";

/** A request as it arrived. */
export interface MidasRequest {
  readonly method: "GET" | "POST";
  /** Without the prefix that is only signed: `/mpay/pay_m`. */
  readonly wirePath: string;
  readonly query: string;
  readonly body: string;
  readonly contentType: string;
  readonly cookies: string | undefined;
}

/** What goes back. */
export type MidasReply =
  | { readonly kind: "answer"; readonly answer: MidasAnswer; readonly effects: readonly Effect[] }
  | { readonly kind: "lostAnswer"; readonly effects: readonly Effect[] };

type Done = Extract<MidasOutcome, { kind: "done" }>;

/** One call of the document. */
interface Row {
  /** Whether an accident in it leaves coins in doubt. */
  readonly movesCoins: boolean;
  /** Whether the document lets merchants leave the billno out. */
  readonly makesBillNo: boolean;
  run(store: MidasParts["store"], params: Params): Promise<Executed<MidasOutcome>>;
  present(done: Done, billNo: string): MidasAnswer;
}

const ROWS: { readonly [wirePath: string]: Row } = {
  "/mpay/get_balance_m": {
    movesCoins: false,
    makesBillNo: false,
    run: (store, params) => store.execute("getBalanceM", parseCaller(params)),
    present: ({ balance }) => balanceAnswer(balance),
  },
  "/mpay/pay_m": {
    movesCoins: true,
    makesBillNo: true,
    run: (store, params) => store.execute("payM", parsePay(params)),
    present: ({ balance, usedGiftCoins }, billNo) => paidAnswer(balance, billNo, usedGiftCoins),
  },
  "/mpay/cancel_pay_m": {
    movesCoins: true,
    makesBillNo: false,
    run: (store, params) => store.execute("cancelPayM", parseCancelPay(params)),
    present: ({ balance }, billNo) => movedAnswer(balance, billNo),
  },
  "/mpay/present_m": {
    movesCoins: true,
    makesBillNo: true,
    run: (store, params) => store.execute("presentM", parsePresent(params)),
    present: ({ balance }, billNo) => movedAnswer(balance, billNo),
  },
};

/** Answers a call of /mpay. */
export async function answerCall(parts: MidasParts, request: MidasRequest): Promise<MidasReply> {
  const row = Object.hasOwn(ROWS, request.wirePath) ? ROWS[request.wirePath] : undefined;
  if (row === undefined) {
    const known = Object.keys(ROWS).join(", ");
    return refused(MIDAS_RET.paramsWrong, `not offered here; there are ${known}`);
  }
  try {
    const signed = await readSigned(parts, request);
    const params = row.makesBillNo ? withBillNo(signed) : signed;
    const { result, effects } = await row.run(parts.store, params);
    const present = (done: Done) => row.present(done, params.get("billno") ?? "");
    return replyTo(result, effects, !hasBillNo(signed), present);
  } catch (error) {
    return replyToError(parts, error, row.movesCoins);
  }
}

/** Answers a login check: it moves nothing and has a signature of its own. */
export async function answerLoginCheck(
  parts: MidasParts,
  request: MidasRequest,
): Promise<MidasReply> {
  try {
    const params = paramsOf(request);
    const appId = requireText(params, "appid");
    const keys = keysOf(await requireSecret(parts, appId));
    const timestamp = requireText(params, "timestamp");
    const sig = requireText(params, "sig");
    if (!keys.some((key) => isLoginSigned(key, timestamp, sig))) throw wrongSig();
    checkClock(params, "timestamp", parts.nowMs());
    const playerId = requireText(params, "openid");
    const session = parseOpenKey(params);
    await parts.store.execute("checkLoginM", { appId, playerId, session });
    return { kind: "answer", answer: refusalAnswer(MIDAS_RET.ok), effects: [] };
  } catch (error) {
    return replyToError(parts, error, false);
  }
}

/** The parameters of a call whose signature, time and cookies are right. Throws otherwise. */
async function readSigned(parts: MidasParts, request: MidasRequest): Promise<Params> {
  const { method, wirePath, cookies } = request;
  const params = paramsOf(request);
  const secret = await requireSecret(parts, requireText(params, "appid"));
  const sig = requireText(params, "sig");
  const covered = [...params].filter(([name]) => name !== "sig");
  const uris = [`${SIGNED_PREFIX}${wirePath}`, ...(secret.strict ? [] : [wirePath])];
  if (sig.includes(" ")) throw new WrongParam("sig: its + must be sent as %2B");
  if (isAmbiguous(covered)) throw new WrongParam('a value with "&name=" in it');
  const isRight = keysOf(secret).some((key) =>
    uris.some((uri) => isSigned(key, { method, uri, params: covered }, sig)),
  );
  if (!isRight) throw wrongSig();
  checkClock(params, "ts", parts.nowMs());
  const reading = readCookies(cookies, wirePath);
  if (reading.kind === "noSession") {
    throw new Refusal("notLoggedIn", "cookies session_id and session_type");
  }
  if (reading.kind === "otherCall") throw new WrongParam("cookie org_loc: the path of the call");
  return params;
}

function paramsOf({ query, body, contentType }: MidasRequest): Params {
  if (body !== "" && !/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    throw new WrongParam("content-type: application/x-www-form-urlencoded");
  }
  const reading = readParams(body === "" ? query : `${query}&${body}`);
  if (reading.kind === "unreadable") throw new WrongParam(reading.problem);
  return reading.params;
}

function keysOf({ appKey, formerKeys = [] }: MidasSecret): readonly string[] {
  return [appKey, ...formerKeys];
}

async function requireSecret(parts: MidasParts, appId: string): Promise<MidasSecret> {
  const secret = await parts.findSecret(appId);
  if (secret === undefined) throw new WrongParam("appid: no app with a Midas key");
  return secret;
}

function wrongSig(): WrongParam {
  return new WrongParam("sig: not the signature of what arrived");
}

/** A call without a number gets one that the same signed request always gets. */
function withBillNo(params: Params): Params {
  if (hasBillNo(params)) return params;
  const digest = createHash("sha256")
    .update(params.get("sig") ?? "")
    .digest("hex");
  return new Map([...params, ["billno", `auto-${digest.slice(0, 40)}`]]);
}

/** Some clients send what they leave empty. */
function hasBillNo(params: Params): boolean {
  return (params.get("billno") ?? "") !== "";
}

function replyTo(
  outcome: MidasOutcome,
  effects: readonly Effect[],
  isBillNoOurs: boolean,
  present: (done: Done) => MidasAnswer,
): MidasReply {
  switch (outcome.kind) {
    case "done":
      return { kind: "answer", answer: present(outcome), effects };
    case "duplicate":
      // Two equal purchases in one second, or one sent twice: without a number nobody can tell.
      return isBillNoOurs
        ? refused(MIDAS_RET.paramsWrong, "the same call came before; a billno would tell why")
        : refused(MIDAS_RET.duplicate);
    case "uncertain":
      return { ...refused(MIDAS_RET.uncertain), effects };
    case "risk":
      return refused(MIDAS_RET[outcome.risk]);
    case "lostAnswer":
      return { kind: "lostAnswer", effects };
    default:
      return unreachable(outcome);
  }
}

/** A bug's text stays here, under an id by which its log line can be found. */
function replyToError({ log }: MidasParts, error: unknown, movesCoins: boolean): MidasReply {
  if (error instanceof WrongParam) return refused(MIDAS_RET.paramsWrong, error.message);
  if (error instanceof Refusal) return refused(retOfRefusal(error.code), error.detail);
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "a call of the Midas door failed");
  return refused(movesCoins ? MIDAS_RET.uncertain : MIDAS_RET.busy, `error ${errorId}`);
}

function refused(ret: MidasRet, detail?: string): Extract<MidasReply, { kind: "answer" }> {
  return { kind: "answer", answer: refusalAnswer(ret, detail), effects: [] };
}
