import type { SignInMessage } from "./signInMessage.ts";

/** What a message must say to sign in here, now. */
export interface SignInTerms {
  readonly domain: string;
  readonly address: string;
  readonly chainId: number;
}

/** A message is not signed longer ago; its nonce lives no longer either. */
export const SIGN_IN_LIFE_MS = 10 * 60 * 1000;
/** How far the wallet's clock may be ahead. */
export const CLOCK_SKEW_MS = 60 * 1000;

/**
 * What is wrong with a message, to be told to a developer; undefined when nothing is. Its nonce and
 * its signature are looked at elsewhere.
 */
export function wrongSignInMessage(
  message: SignInMessage,
  terms: SignInTerms,
  nowMs: number,
): string | undefined {
  const { scheme, domain, address, uri, chainId } = message;
  const { host, protocol } = new URL(uri);
  if (domain !== terms.domain) return "domain: the message is for another site";
  if (host !== domain) return "URI: it is not on the message's domain";
  if (protocol !== "https:" && protocol !== "http:") return "URI: not a web address";
  if (scheme !== undefined && `${scheme}:` !== protocol) return "scheme: not that of the URI";
  if (chainId !== terms.chainId) return "Chain ID: the nonce was given for another chain";
  if (address.toLowerCase() !== terms.address.toLowerCase()) {
    return "address: the nonce was given to another account";
  }
  return wrongTimes(message, nowMs);
}

function wrongTimes(message: SignInMessage, nowMs: number): string | undefined {
  const issuedAtMs = Date.parse(message.issuedAt);
  const endsAtMs = Date.parse(message.expirationTime ?? "9999-12-31T00:00:00Z");
  const startsAtMs = Date.parse(message.notBefore ?? message.issuedAt);
  if (Number.isNaN(issuedAtMs)) return "Issued At: there is no such time";
  if (Number.isNaN(endsAtMs)) return "Expiration Time: there is no such time";
  if (Number.isNaN(startsAtMs)) return "Not Before: there is no such time";
  if (issuedAtMs > nowMs + CLOCK_SKEW_MS) return "Issued At: in the future";
  if (issuedAtMs < nowMs - SIGN_IN_LIFE_MS - CLOCK_SKEW_MS) return "Issued At: too long ago";
  if (endsAtMs <= nowMs) return "Expiration Time: it is over";
  if (startsAtMs > nowMs + CLOCK_SKEW_MS) return "Not Before: too early";
  return undefined;
}
