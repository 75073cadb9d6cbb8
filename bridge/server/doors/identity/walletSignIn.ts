/** Signing in with a wallet: EIP-4361, with a nonce from here that is good for one signature. */

import { type Static, Type } from "@sinclair/typebox";
import type { WalletSettings } from "../../auth/appIdentity.ts";
import { hashSignIn } from "../../auth/signIn.ts";
import { makeTicket } from "../../auth/ticket.ts";
import {
  SIGN_IN_LIFE_MS,
  type SignInTerms,
  wrongSignInMessage,
} from "../../auth/wallet/checkSignInMessage.ts";
import {
  parseSignInMessage,
  SIGN_IN_MESSAGE_CHARS_MAX,
  signInMessageText,
} from "../../auth/wallet/signInMessage.ts";
import { APP_MEMBERS, paramsOf, text } from "../../calls/fields.ts";
import { checksumAddress } from "../../rails/evm/checksumAddress.ts";
import { recoverSigner } from "../../rails/evm/recoverSigner.ts";
import { Refusal } from "../../refusal.ts";
import { beginSecret, type IdentityParts } from "./identityParts.ts";

export const WALLET_START = paramsOf({
  ...APP_MEMBERS,
  address: Type.String({ pattern: "^0x[0-9A-Fa-f]{40}$" }),
  chainId: Type.Integer({ minimum: 1 }),
  /** The host of the page that asks for the signature; the app's first one when absent. */
  domain: Type.Optional(text(255, 1)),
});

export const WALLET_VERIFY = paramsOf({
  appId: text(64, 1),
  message: text(SIGN_IN_MESSAGE_CHARS_MAX, 1),
  signature: Type.String({ pattern: "^0x[0-9A-Fa-f]{130}$" }),
});

export interface WalletBegun {
  readonly nonce: string;
  /** To be signed as it is (personal_sign); a game may write its own with the same nonce. */
  readonly message: string;
  readonly expiresAtMs: number;
}

export interface SignedIn {
  readonly ticket: string;
  readonly expiresAtMs: number;
}

/** Gives a nonce, and a message that holds it. */
export async function startWallet(
  { appId, appKey, address, chainId, domain: asked }: Static<typeof WALLET_START>,
  parts: IdentityParts,
): Promise<WalletBegun> {
  const { chains, domains, statement } = walletOf(appId, parts);
  const domain = asked ?? domains[0] ?? "";
  if (!domains.includes(domain))
    throw new Refusal("paramsWrong", "domain: not listed for this app");
  if (!chains.includes(chainId))
    throw new Refusal("paramsWrong", "chainId: not listed for this app");
  const checked = await checksumAddress(address);
  if (checked === undefined) throw new Refusal("paramsWrong", "address: its checksum is wrong");
  const { secret: nonce, hash } = beginSecret(parts, "wallet");
  const terms: SignInTerms = { domain, address: checked, chainId };
  const { result: expiresAtMs } = await parts.store.execute("beginSignIn", {
    ...{ appId, appKey, hash, way: "wallet", detail: JSON.stringify(terms) },
    ...{ lifeMs: SIGN_IN_LIFE_MS, intervalMs: 0 },
  });
  const message = signInMessageText({
    ...{ ...terms, nonce, uri: `${schemeOf(domain)}://${domain}` },
    issuedAt: new Date(parts.nowMs()).toISOString(),
    expirationTime: new Date(expiresAtMs).toISOString(),
    ...(statement === undefined ? {} : { statement }),
  });
  return { nonce, message, expiresAtMs };
}

/** Checks what the wallet signed. Refuses `authParameterWrong` with what is wrong. */
export async function verifyWallet(
  { appId, message: given, signature }: Static<typeof WALLET_VERIFY>,
  parts: IdentityParts,
): Promise<SignedIn> {
  const { store, environment, nowMs } = parts;
  const { chains, domains } = walletOf(appId, parts);
  const message = parseSignInMessage(given);
  if (message === undefined) return refuse("message: not of the form of EIP-4361");
  const key = { hash: hashSignIn(message.nonce, "wallet", environment), way: "wallet" } as const;
  const { result: found } = await store.execute("readSignIn", key);
  const terms = JSON.parse(found.detail) as SignInTerms;
  const wrong = wrongSignInMessage(message, terms, nowMs());
  if (wrong !== undefined) return refuse(wrong);
  // The operator may have changed the lists since the nonce was given.
  if (!domains.includes(terms.domain) || !chains.includes(terms.chainId)) {
    return refuse("domain, chainId: not listed for this app any more");
  }
  const signer = await recoverSigner(given, signature);
  if (signer !== message.address) {
    const isSame = signer?.toLowerCase() === message.address.toLowerCase();
    return refuse(isSame ? "address: not in the form of EIP-55" : "signature: not by the address");
  }
  const ticket = makeTicket(environment, parts.randomHex);
  const { result: expiresAtMs } = await store.execute("finishSignIn", {
    ...{ key, signIn: "use", appId, ticketHash: ticket.hash },
    subject: `wallet:${signer.toLowerCase()}`,
    name: `${signer.slice(0, 6)}…${signer.slice(-4)}`,
  });
  return { ticket: ticket.text, expiresAtMs };
}

function walletOf(appId: string, { identity }: IdentityParts): WalletSettings {
  const wallet = identity.apps.get(appId)?.wallet;
  if (wallet === undefined) throw new Refusal("notSupported", "appId: takes no wallets");
  return wallet;
}

/** A page on the player's own machine may come without TLS. */
function schemeOf(domain: string): "http" | "https" {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(domain) ? "http" : "https";
}

function refuse(detail: string): never {
  throw new Refusal("authParameterWrong", detail);
}
