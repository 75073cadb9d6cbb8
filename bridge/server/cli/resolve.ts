import { type Command, Option } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { placeOf, print, signedReason } from "./storeOptions.ts";

interface ResolveOptions extends OrderOptions {
  readonly outcome: "settled" | "none";
  readonly reason: string;
}

/** `coinslot resolve`: a person ends an uncertain order. */
export function addResolve(program: Command, world: CliWorld): void {
  orderCommand(program, "resolve")
    .description("end an uncertain order: its held coins are taken (settled) or go back (none)")
    .addOption(
      new Option("--outcome <outcome>", "whether the money moved")
        .choices(["settled", "none"])
        .makeOptionMandatory(),
    )
    .requiredOption("--reason <text>", "how you know; it becomes part of the order's story")
    .action(
      world.act(async (orderNo: string, options: ResolveOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const { outcome } = options;
        const reason = signedReason(options.reason, world);
        const store = await openOperatorStore(placeOf(options, world), world);
        try {
          const asked = { ...ref, outcome, by: "operator", reason } as const;
          const order = await store.execute("resolveOrder", asked);
          print(world, options, order, () => {
            const coins =
              outcome === "settled" ? "its coins are taken" : "its coins are given back";
            return `${ref.orderNo} is ${outcome === "settled" ? "paid" : "not paid"}: ${coins}.\n`;
          });
          return EXIT.done;
        } finally {
          await store.close();
        }
      }),
    );
}
