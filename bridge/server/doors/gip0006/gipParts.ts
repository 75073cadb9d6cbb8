import type { Logger } from "pino";
import type { Environment } from "../../../wire/views.ts";
import type { GipTokensAsked, GipTokensKept } from "../../calls/gip0006/authGipTokens.ts";
import type { GipOrder } from "../../calls/gip0006/gipCall.ts";
import type {
  GipMoveView,
  GipProp,
  ListGipPropsParams,
  MakeGipPropParams,
  MoveKeyParams,
  SendGipPropParams,
} from "../../calls/gip0006/gipProps.ts";
import type { GipPayable, PayGipOrderParams } from "../../calls/gip0006/payGipOrder.ts";
import type { QueryGipOrdersParams } from "../../calls/gip0006/queryGipOrders.ts";
import type { MerchantAsk, MerchantOutcome } from "../../calls/rest/merchantVerb.ts";
import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";
import type { MasterKey } from "../../platform/masterKey.ts";
import type { FindSecrets } from "../../secretBox.ts";
import type { Store } from "../../store/store.ts";
import type { Effect, Verb } from "../../verb.ts";

import type { GipPayments } from "./gipPayments.ts";
import type { PropDesk } from "./propDesk.ts";

/** A transaction that a command's caller must be proved for. */
type GipVerb<Params, Answer> = Verb<MerchantAsk<Params>, MerchantOutcome<Answer>>;

/** The transactions behind the door. */
export type GipVerbs = {
  readonly payGipOrder: GipVerb<PayGipOrderParams, GipPayable>;
  readonly queryGipOrders: GipVerb<QueryGipOrdersParams, readonly GipOrder[]>;
  readonly authGipTokens: GipVerb<GipTokensAsked, readonly GipTokensKept[]>;
  readonly makeGipProp: GipVerb<MakeGipPropParams, number>;
  readonly sendGipProp: GipVerb<SendGipPropParams, number>;
  readonly listGipProps: GipVerb<ListGipPropsParams, readonly GipProp[]>;
  readonly showGipMove: Verb<MoveKeyParams, GipMoveView>;
  readonly giveUpGipMove: Verb<MoveKeyParams, GipMoveView>;
};

/** What the door is made of. */
export interface GipParts {
  /** What the prop commands need; absent where no chain holds props. */
  readonly props?: PropDesk;
  readonly environment: Environment;
  readonly store: Pick<Store<GipVerbs>, "execute">;
  readonly log: Pick<Logger, "error" | "info">;
  readonly findSecrets: FindSecrets;
  readonly payments: GipPayments;
  /** Seals new tokens; absent where they are all derived. */
  readonly masterKey?: MasterKey;
  /** From an original node (`hmac-salt`): then tokens are derived from it instead of stored. */
  readonly salt?: Buffer;
  /** Whose word of a caller's address is taken. */
  readonly trustedProxies: readonly string[];
  randomHex(bytes: number): string;
  /** From the count that all processes share. */
  takeCalls(params: TakeCallsParams): Promise<TakenCalls>;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
}
