/** Who calls: a terminal, proved by its API key, the hour's access token and its signature. */

import type { ShownCaller } from "../../calls/rest/merchantVerb.ts";
import { isSameHash, readApiKey } from "../../platform/apiKey.ts";
import { unauthorized, wrongAccessToken, wrongSignature } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import {
  accessTokenOf,
  isRequestSigned,
  randomOf,
  type SignedRequest,
  tokenOf,
} from "./terminal.ts";

/** A terminal that showed an access token of now. */
export interface Terminal {
  readonly cid: string;
  readonly token: string;
  /** Its API key: whether there is such a one is checked with the call's own transaction. */
  readonly caller: ShownCaller;
}

export interface TerminalGate {
  /** The hour's random of a terminal; for a terminal that nobody knows, one that opens nothing. */
  randomFor(cid: string): Promise<string>;
  /** Throws GipFailure. */
  prove(cid: string, accessToken: string, apiKey: string): Promise<Terminal>;
  /** Throws GipFailure unless the terminal signed this. */
  requireSigned(terminal: Terminal, request: SignedRequest, sig: string): void;
}

/**
 * The protocol's own client keeps a random for two minutes: so long those of the hour before are good. As
 * early are those of the next hour: the clock of another process that made them may be ahead.
 */
const GRACE_MS = 2 * 60 * 1000;
/** A random is good for one. */
const HOUR_MS = 3600 * 1000;

export function createTerminalGate(parts: GipParts): TerminalGate {
  const { environment, findSecrets, salt, nowMs } = parts;

  /** The newest first: two while a merchant changes over. */
  async function tokensOf(cid: string): Promise<readonly string[]> {
    return salt === undefined ? await findSecrets(cid, "gip") : [tokenOf(cid, salt)];
  }

  return {
    async randomFor(cid) {
      const [token = UNKNOWN] = await tokensOf(cid);
      return randomOf(cid, token, nowMs(), salt);
    },
    async prove(cid, accessToken, apiKey) {
      const shown = readApiKey(apiKey, environment);
      if (shown.kind !== "key") throw unauthorized();
      const tokens = await tokensOf(cid);
      // The random is one for all tokens of the terminal: that of the newest.
      const [newest] = tokens;
      if (newest === undefined) throw wrongAccessToken();
      const randoms = hoursAround(nowMs()).map((atMs) => randomOf(cid, newest, atMs, salt));
      for (const token of tokens) {
        const isRight = randoms.some((random) =>
          isSameHash(accessToken, accessTokenOf(random, token)),
        );
        if (isRight) return { cid, token, caller: { keyId: shown.keyId, hash: shown.hash } };
      }
      throw wrongAccessToken();
    },
    requireSigned({ token }, request, sig) {
      if (!isRequestSigned(request, sig, token)) throw wrongSignature();
    },
  };
}

/** A moment of each hour whose random is taken now. */
function hoursAround(nowMs: number): readonly number[] {
  const moments = [nowMs, nowMs - GRACE_MS, nowMs + GRACE_MS];
  return [...new Set(moments.map((atMs) => Math.floor(atMs / HOUR_MS) * HOUR_MS))];
}

/** Of terminals that are none: whether there is one is nobody's business. */
const UNKNOWN = "no terminal";
