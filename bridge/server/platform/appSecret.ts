/** Secrets that must sign for an app, sealed under a master key (ORDERS.md 15). */

/** What a secret signs. */
export const SECRET_KINDS = ["notice", "pico", "trino", "midas", "gip"] as const;

export type SecretKind = (typeof SECRET_KINDS)[number];

/** A stored secret. */
export interface AppSecret {
  readonly secretId: string;
  readonly appId: string;
  readonly kind: SecretKind;
  /** What masterKey.ts made of it. */
  readonly sealed: string;
  readonly createdAtMs: number;
  /** From then on it never signs again. */
  readonly revokedAtMs?: number;
}

/** Live secrets of one kind and app: the old one and the new one, while a merchant changes over. */
export const LIVE_SECRETS_MAX = 2;

/** A secret as it may be shown. */
export type AppSecretView = Omit<AppSecret, "sealed">;

export function appSecretView({ sealed: _sealed, ...view }: AppSecret): AppSecretView {
  return view;
}
