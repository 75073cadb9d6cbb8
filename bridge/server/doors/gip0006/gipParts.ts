import type { Logger } from "pino";
import type { Environment } from "../../../wire/views.ts";
import type { GipOrder } from "../../calls/gip0006/gipCall.ts";
import type { QueryGipOrdersParams } from "../../calls/gip0006/queryGipOrders.ts";
import type { MerchantAsk, MerchantOutcome } from "../../calls/rest/merchantVerb.ts";
import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";
import type { FindSecrets } from "../../secretBox.ts";
import type { Store } from "../../store/store.ts";
import type { Effect, Verb } from "../../verb.ts";

/** The transactions behind the door. */
export type GipVerbs = {
  readonly queryGipOrders: Verb<
    MerchantAsk<QueryGipOrdersParams>,
    MerchantOutcome<readonly GipOrder[]>
  >;
};

/** What the door is made of. */
export interface GipParts {
  readonly environment: Environment;
  readonly store: Pick<Store<GipVerbs>, "execute">;
  readonly log: Pick<Logger, "error" | "info">;
  readonly findSecrets: FindSecrets;
  /** From an original node (`hmac-salt`): then tokens are derived from it instead of stored. */
  readonly salt?: Buffer;
  /** Whose word of a caller's address is taken. */
  readonly trustedProxies: readonly string[];
  /** From the count that all processes share. */
  takeCalls(params: TakeCallsParams): Promise<TakenCalls>;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
}
