import type { IdentityConfig } from "../../auth/appIdentity.ts";
import { createOidcProvider, type OidcProvider } from "./oidcProvider.ts";

/** The provider of each app that has one, by app id. */
export function createOidcProviders(
  { apps }: IdentityConfig,
  nowMs: () => number,
): ReadonlyMap<string, OidcProvider> {
  return new Map(
    [...apps].flatMap(([appId, { oidc }]) =>
      oidc === undefined ? [] : [[appId, createOidcProvider(oidc, nowMs)] as const],
    ),
  );
}
