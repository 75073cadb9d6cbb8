import type { Logger } from "pino";
import type {
  CancelPayMParams,
  CheckLoginMParams,
  MidasCaller,
  MidasOutcome,
  PayMParams,
  PresentMParams,
} from "../../calls/midas/midasCall.ts";
import type { Store } from "../../store/store.ts";
import type { Effect, Verb } from "../../verb.ts";

/** The transactions behind the door. */
export type MidasVerbs = {
  readonly getBalanceM: Verb<MidasCaller, MidasOutcome>;
  readonly payM: Verb<PayMParams, MidasOutcome>;
  readonly cancelPayM: Verb<CancelPayMParams, MidasOutcome>;
  readonly presentM: Verb<PresentMParams, MidasOutcome>;
  readonly checkLoginM: Verb<CheckLoginMParams, void>;
};

/** With what an app's merchant signs. */
export interface MidasSecret {
  readonly appKey: string;
  /** Keys that are accepted beside it, while a merchant changes over. */
  readonly formerKeys?: readonly string[];
  /** Only the URI of YSDK (`/v3/r` + path) is signed, not the bare path of the older MSDK. */
  readonly strict: boolean;
}

/** What the door is made of. */
export interface MidasParts {
  readonly store: Pick<Store<MidasVerbs>, "execute">;
  readonly log: Pick<Logger, "error">;
  /** Undefined for an app whose merchant has no key here. */
  findSecret(appId: string): MidasSecret | undefined | Promise<MidasSecret | undefined>;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
}
