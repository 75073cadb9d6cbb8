/**
 * One OpenID provider for one app: OpenID Connect Core 1.0 with PKCE (RFC 7636), and the device
 * authorization grant (RFC 8628). Issuer, audience, times, nonce and the signature of each ID token
 * are checked. The library is loaded when the first player comes.
 */

import type { ClientAuth, Configuration, TokenEndpointResponse } from "openid-client";
import { PLAYER_NAME_BYTES_MAX } from "../../../wire/limits.ts";
import type { OidcSettings } from "../../auth/appIdentity.ts";
import type { VouchedPlayer } from "../../auth/signIn.ts";
import { Refusal } from "../../refusal.ts";
import { cutName } from "./cutName.ts";

type Library = typeof import("openid-client");

/** What ties the provider's answer to the question. */
export interface CodeSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A device authorization that waits for its player. */
export interface DeviceStart {
  /** Between this server and the provider. */
  readonly deviceCode: string;
  /** The player types it at the address. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same with the code in it. */
  readonly verificationUriComplete?: string;
  readonly lifeMs: number;
  readonly intervalMs: number;
}

/** What the provider says of it. */
export type DeviceAnswer =
  | { readonly kind: "pending" }
  | { readonly kind: "slowDown" }
  | { readonly kind: "ended"; readonly why: string }
  | { readonly kind: "player"; readonly player: VouchedPlayer };

/** Every method refuses `dataUnavailable` when the provider does not answer. */
export interface OidcProvider {
  authorizeUrl(redirectUri: string, secrets: CodeSecrets): Promise<string>;
  /** The address that the player came back to; refuses `authParameterWrong`. */
  finishCode(address: string, secrets: CodeSecrets): Promise<VouchedPlayer>;
  startDevice(): Promise<DeviceStart>;
  askDevice(deviceCode: string): Promise<DeviceAnswer>;
}

const TIMEOUT_S = 10;
/** How long what a provider says of itself is believed. */
const DISCOVERY_LIFE_MS = 3600 * 1000;
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
/** RFC 8628, 3.2: without another word. */
const DEVICE_INTERVAL_S = 5;

interface Ready {
  readonly library: Library;
  readonly config: Configuration;
}

export function createOidcProvider(settings: OidcSettings, nowMs: () => number): OidcProvider {
  let known: { readonly ready: Promise<Ready>; readonly endsAtMs: number } | undefined;

  function getReady(): Promise<Ready> {
    if (known !== undefined && known.endsAtMs > nowMs()) return known.ready;
    const ready = discover(settings);
    known = { ready, endsAtMs: nowMs() + DISCOVERY_LIFE_MS };
    // What failed is tried again by the next player.
    ready.catch(() => {
      known = undefined;
    });
    return ready;
  }

  /** Runs `ask`; what goes wrong there becomes a refusal. */
  async function withProvider<T>(ask: (ready: Ready) => Promise<T>): Promise<T> {
    try {
      return await ask(await getReady());
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return {
    authorizeUrl: (redirectUri, { state, nonce, verifier }) =>
      withProvider(async ({ library, config }) => {
        const challenge = await library.calculatePKCECodeChallenge(verifier);
        const { href } = library.buildAuthorizationUrl(config, {
          ...{ redirect_uri: redirectUri, scope: settings.scopes, state, nonce },
          ...{ code_challenge: challenge, code_challenge_method: "S256" },
        });
        return href;
      }),
    finishCode: (address, { state, nonce, verifier }) =>
      withProvider(async (ready) => {
        const tokens = await ready.library.authorizationCodeGrant(ready.config, new URL(address), {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        });
        return playerOf(ready, tokens, tokens.claims());
      }),
    startDevice: () =>
      withProvider(async ({ library, config }) => {
        const scope = settings.scopes;
        const started = await library.initiateDeviceAuthorization(config, { scope });
        const { verification_uri_complete: complete } = started;
        return {
          ...{ deviceCode: started.device_code, userCode: started.user_code },
          verificationUri: started.verification_uri,
          ...(complete === undefined ? {} : { verificationUriComplete: complete }),
          lifeMs: started.expires_in * 1000,
          intervalMs: (started.interval ?? DEVICE_INTERVAL_S) * 1000,
        };
      }),
    askDevice: (deviceCode) =>
      withProvider(async (ready) => {
        const { library, config } = ready;
        try {
          const params = { device_code: deviceCode };
          const tokens = await library.genericGrantRequest(config, DEVICE_GRANT, params);
          return { kind: "player", player: await playerOf(ready, tokens, tokens.claims()) };
        } catch (error) {
          if (error instanceof library.ResponseBodyError) return deviceAnswerOf(error.error);
          throw error;
        }
      }),
  };
}

async function discover(settings: OidcSettings): Promise<Ready> {
  const library = await import("openid-client");
  const { issuer, clientId, clientSecret } = settings;
  const server = new URL(issuer);
  // The identity file allows it on loopback alone.
  const insecure = server.protocol === "http:" ? [library.allowInsecureRequests] : [];
  const config = await library.discovery(
    server,
    clientId,
    undefined,
    clientAuth(library, clientSecret),
    // Signatures are checked although the tokens come from the provider itself.
    { timeout: TIMEOUT_S, execute: [...insecure, library.enableNonRepudiationChecks] },
  );
  return { library, config };
}

/** OpenID Connect Core 9: `client_secret_basic` unless the provider knows the other form only. */
function clientAuth(library: Library, clientSecret: string | undefined): ClientAuth {
  if (clientSecret === undefined) return library.None();
  const basic = library.ClientSecretBasic(clientSecret);
  const post = library.ClientSecretPost(clientSecret);
  return (server, ...more) => {
    const known = server.token_endpoint_auth_methods_supported;
    const isPost = known?.includes("client_secret_post") && !known.includes("client_secret_basic");
    return (isPost ? post : basic)(server, ...more);
  };
}

type Claims = { readonly [claim: string]: unknown };

async function playerOf(
  { library, config }: Ready,
  tokens: TokenEndpointResponse,
  claims: (Claims & { readonly iss: string; readonly sub: string }) | undefined,
): Promise<VouchedPlayer> {
  if (claims === undefined) throw new Refusal("authParameterWrong", "there is no ID token");
  const subject = `oidc:${claims.iss}:${claims.sub}`;
  const name = nameIn(claims);
  if (name !== undefined || config.serverMetadata().userinfo_endpoint === undefined) {
    return { subject, name: name ?? UNNAMED };
  }
  const more = await library.fetchUserInfo(config, tokens.access_token, claims.sub);
  return { subject, name: nameIn(more) ?? UNNAMED };
}

const UNNAMED = "Player";
const NAME_CLAIMS = ["nickname", "preferred_username", "name", "given_name"];

function nameIn(claims: Claims): string | undefined {
  for (const claim of NAME_CLAIMS) {
    const name = cutName(claims[claim], PLAYER_NAME_BYTES_MAX);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** RFC 8628, 3.5. */
function deviceAnswerOf(error: string): DeviceAnswer {
  switch (error) {
    case "authorization_pending":
      return { kind: "pending" };
    case "slow_down":
      return { kind: "slowDown" };
    case "access_denied":
      return { kind: "ended", why: "the player said no" };
    case "expired_token":
      return { kind: "ended", why: "the player took too long" };
    default:
      return { kind: "ended", why: `the provider said ${asCode(error)}` };
  }
}

/** Codes of the library that say what an answer or a token lacks. */
const WRONG_ANSWERS = [
  "OAUTH_INVALID_RESPONSE",
  "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
  "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
  "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
  "OAUTH_KEY_SELECTION_FAILED",
  "OAUTH_PARSE_ERROR",
];

/** Nothing of the answer itself is told, but the code words in it. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code, error: word, cause } = error as { code?: string; error?: string; cause?: unknown };
  if (word !== undefined) {
    return new Refusal("authParameterWrong", `the provider said ${asCode(word)}`);
  }
  if (code !== undefined && WRONG_ANSWERS.includes(code)) {
    return new Refusal("authParameterWrong", `the provider's answer: ${claimIn(cause) ?? code}`);
  }
  return new Refusal("dataUnavailable", `the provider did not answer${code ? ` (${code})` : ""}`);
}

/** The name of the claim that is not as it must be. */
function claimIn(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null) return undefined;
  if ("claim" in cause) return asCode(cause.claim);
  return "cause" in cause ? claimIn(cause.cause) : undefined;
}

function asCode(word: unknown): string {
  return String(word)
    .replaceAll(/[^\w.-]/g, "")
    .slice(0, 60);
}
