import type { Catalog } from "./catalog.ts";

/**
 * Products whose outcome is fixed for tests, as "app CODE". They mean nothing in a live environment and
 * must not be sold there (ORDERS.md 16).
 */
export function testProductsOf({ apps }: Pick<Catalog, "apps">): readonly string[] {
  return apps.flatMap(({ appId, products }) =>
    products
      .filter(({ sandboxOutcome }) => sandboxOutcome !== undefined)
      .map(({ code }) => `${appId} ${code}`),
  );
}
