import type { Logger } from "pino";
import type { Environment } from "../../../wire/views.ts";
import type { IdentityConfig } from "../../auth/appIdentity.ts";
import { hashSignIn, type SignInWay } from "../../auth/signIn.ts";
import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";
import type { Verbs } from "../../calls/verbs.ts";
import type { Store } from "../../store/store.ts";
import type { OidcProvider } from "./oidcProvider.ts";

/** What the door is made of. */
export interface IdentityParts {
  readonly store: Store<Verbs>;
  readonly identity: IdentityConfig;
  /** By app id. */
  readonly providers: ReadonlyMap<string, OidcProvider>;
  readonly environment: Environment;
  readonly log: Pick<Logger, "error" | "info">;
  /** Where this server is reached, without a slash at the end. */
  publicUrl(): string;
  /** From the count that all processes share. */
  takeCalls(params: TakeCallsParams): Promise<TakenCalls>;
  nowMs(): number;
  randomHex(bytes: number): string;
}

/** Where the ways of signing in are. */
export const IDENTITY_PATH = "/v1/identity";
/** Of every secret that begins a sign-in. */
export const SECRET_BYTES = 32;

/** A new secret, with what of it is stored. */
export function beginSecret(
  { randomHex, environment }: IdentityParts,
  way: SignInWay,
): { readonly secret: string; readonly hash: string } {
  const secret = randomHex(SECRET_BYTES);
  return { secret, hash: hashSignIn(secret, way, environment) };
}
