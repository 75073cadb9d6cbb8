/** How the players of an app may sign in, as the operator's identity file says (identityFile.ts). */

export interface AppIdentity {
  readonly oidc?: OidcSettings;
  readonly wallet?: WalletSettings;
  readonly gip0006?: Gip0006Settings;
}

/** One OpenID provider for one app. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly scopes: string;
  /** Pages of the game that a ticket may be sent to, exactly. */
  readonly returnUrls: readonly string[];
  /** Web origins of the game whose pages may open the sign-in in a window. */
  readonly origins: readonly string[];
}

export interface WalletSettings {
  /** EIP-155. */
  readonly chains: readonly number[];
  /** Hosts of the pages that ask for the signature. */
  readonly domains: readonly string[];
  /** What the wallet shows above the technical lines. */
  readonly statement?: string;
}

export interface Gip0006Settings {
  /** The game's id there. */
  readonly cid: string;
  /** How addresses of the network begin. */
  readonly hrp: string;
}

/** Everything that the identity file says. */
export interface IdentityConfig {
  readonly apps: ReadonlyMap<string, AppIdentity>;
  /** Of one address, for each way. */
  readonly attemptsPerMinute: number;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}
