/** Tokens of terminals, given out by this machine's operator (token.auth, sys.createAuthToken). */

import type { AppSecret } from "../../platform/appSecret.ts";
import type { VerbContext } from "../../verb.ts";
import { addAppSecret, liveSecrets } from "../platform/appSecrets.ts";
import { requireKnownApp } from "../platform/apps.ts";
import { anyMerchantVerb } from "../rest/merchantVerb.ts";

/** A terminal that is to have a token. */
export interface GipTokenAsked {
  readonly cid: string;
  /** For a terminal that has none; absent where tokens are derived, and none is stored. */
  readonly made?: Pick<AppSecret, "secretId" | "sealed">;
}

export interface GipTokensAsked {
  readonly terminals: readonly GipTokenAsked[];
}

/** What the terminal has from now on. */
export interface GipTokensKept {
  readonly cid: string;
  /** Absent where tokens are derived. */
  readonly secret?: AppSecret;
}

/**
 * A terminal keeps the token that it has; the newest while two live. Refuses `appUnknown` for what is
 * no app.
 */
export const authGipTokens = anyMerchantVerb(
  "merchants:write",
  (tx, _caller, { terminals }: GipTokensAsked, context: VerbContext): readonly GipTokensKept[] =>
    terminals.map(({ cid, made }) => {
      requireKnownApp(tx, cid);
      if (made === undefined) return { cid };
      const whose = { appId: cid, kind: "gip" } as const;
      if (liveSecrets(tx, whose).length === 0) addAppSecret(tx, { ...whose, ...made }, context);
      const [secret] = liveSecrets(tx, whose);
      return { cid, secret };
    }),
);
