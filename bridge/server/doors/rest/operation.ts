/** One operation of the merchants' REST API: what it takes and gives, and the call behind it. */

import type { Static, TObject } from "@sinclair/typebox";
import type { ErrorCode } from "../../../wire/codes.ts";
import type { Environment } from "../../../wire/views.ts";
import type { MerchantOutcome, Repeat, ShownCaller } from "../../calls/rest/merchantVerb.ts";
import type { RestVerbs } from "../../calls/rest/restVerbs.ts";
import type { Scope } from "../../platform/apiKey.ts";
import type { Executed, Store } from "../../store/store.ts";

/** Where the API lives. */
export const REST_PATH = "/v1/merchant";

/** What an operation works with. */
export interface OperationParts {
  readonly store: Pick<Store<RestVerbs>, "execute">;
  readonly environment: Environment;
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string;
}

/** What a caller gave: checked against the operation's schemas. */
export interface Given<Path extends TObject, Query extends TObject, Body extends TObject> {
  readonly path: Static<Path>;
  readonly query: Static<Query>;
  readonly body: Static<Body>;
  /** Who shows which key, and by what repeats are told: for the call as it is. */
  readonly ask: { readonly caller: ShownCaller; readonly repeat?: Repeat };
}

/** An operation as data: the door mounts it, and the API's description is made from it. */
export interface Operation<
  Path extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
> {
  /** Its name in the description. */
  readonly id: string;
  /** Reads are GET, writes are POST. */
  readonly method: "GET" | "POST";
  /** Below REST_PATH; `{name}` stands for a member of `path`. */
  readonly url: string;
  /** The group of the description. */
  readonly tag: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly description?: string;
  readonly path: Path;
  readonly query: Query;
  /** Without members for reads. */
  readonly body: Body;
  readonly answer: TObject;
  /** What the rules may say no with, beside what every operation may. */
  readonly refusals: readonly ErrorCode[];
  readonly example: {
    readonly path?: Static<Path>;
    readonly query?: Static<Query>;
    readonly body?: Static<Body>;
    readonly answer: object;
  };
  run(
    given: Given<Path, Query, Body>,
    parts: OperationParts,
  ): Promise<Executed<MerchantOutcome<object>>>;
}

/** An operation whose schemas say what its `run` is given. */
export function operation<Path extends TObject, Query extends TObject, Body extends TObject>(
  one: Operation<Path, Query, Body>,
): Operation {
  return one as unknown as Operation;
}
