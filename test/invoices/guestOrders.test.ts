/** A guest's order on a chain, when the guest has signed in meanwhile: what comes of it is the player's. */

import assert from "node:assert/strict";
import type { LatePolicy } from "../../bridge/server/invoices/invoicePolicy.ts";
import { ticketFor } from "../server/world.ts";
import { type ChainWorld, openPolicyWorld } from "./chainWorld.ts";

const DEVICE = "ab".repeat(32);
const AMOUNT = "600000";

describe("money on a chain for a guest who has signed in", () => {
  let world: ChainWorld;
  let bob: string;

  afterEach(() => world.close());

  const logIn = async (how: { readonly ticket?: string; readonly device?: string }) =>
    (await world.call("login", { appId: "demo", appKey: "demo-key", language: "en", ...how }))
      .session;

  /** Bob exists; a guest orders a sword for tokens, and becomes Bob; the money comes after that. */
  async function payAfterSignIn(late: LatePolicy): Promise<void> {
    world = await openPolicyWorld({ late });
    await logIn({ ticket: await ticketFor(world, "oidc:bob") });
    const guest = await logIn({ device: DEVICE });
    const order = await world.buyWith(guest, "G1", "SWORD", "USDT@sandbox");
    const { matchKey } = await world.invoiceOf(order.payment?.url ?? "");
    bob = await logIn({ device: DEVICE, ticket: await ticketFor(world, "oidc:bob") });
    // The chore looks once at every merge, for what was under way; then it has nothing to do.
    world.wait(10 * 60_000);
    await world.doChores();
    await world.catchUp();
    await world.mine({ matchKey, amount: AMOUNT });
    await world.mineEmpty(2);
  }

  it("takes the order up again, and its goods go on to the player", async () => {
    await payAfterSignIn("reopen");
    const none = await world.call("deliveries", { session: bob, saveSlot: "1" });
    assert.equal(none.deliveries, undefined, "they are still the guest's");
    world.wait(10 * 60_000);
    await world.doChores();
    const { deliveries = [] } = await world.call("deliveries", { session: bob, saveSlot: "1" });
    assert.deepEqual(
      deliveries.map(({ orderNo }) => orderNo),
      ["G1"],
    );
    const { owned } = await world.call("restore", { session: bob });
    assert.deepEqual(
      owned?.map(({ code }) => code),
      ["SWORD"],
    );
  });

  it("becomes coins of the player, where late money becomes coins", async () => {
    await payAfterSignIn("credit");
    const { saveAmt } = await world.call("getBalance", { session: bob, zoneId: "1" });
    assert.equal(saveAmt, 60);
  });
});
