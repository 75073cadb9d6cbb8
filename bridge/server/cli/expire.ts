import type { Command } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { placeOf, print } from "./storeOptions.ts";

/** `coinslot expire`: ends an unpaid order before its time. */
export function addExpire(program: Command, world: CliWorld): void {
  orderCommand(program, "expire")
    .description("end an unpaid order now; one with any money, or of uncertain money, is refused")
    .action(
      world.act(async (orderNo: string, options: OrderOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const store = await openOperatorStore(placeOf(options, world), world);
        try {
          const order = await store.execute("expireOrder", ref);
          print(world, options, order, () => `${ref.orderNo} is ${order.life}.\n`);
          return EXIT.done;
        } finally {
          await store.close();
        }
      }),
    );
}
