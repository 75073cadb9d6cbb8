import type { Command } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { parseCount, placeOf, print, signedReason } from "./storeOptions.ts";

interface RefundOptions extends OrderOptions {
  readonly reason: string;
  readonly coins?: string;
  readonly refundNo?: string;
}

/** `coinslot refund`: gives an order's coins back, whole or in part (ORDERS.md 3). */
export function addRefund(program: Command, world: CliWorld): void {
  orderCommand(program, "refund")
    .description("give the coins of a paid order back, all that is left or --coins of them")
    .requiredOption("--reason <text>", "why; it becomes part of the order's story")
    .option("--coins <n>", "how many; all that is left without it")
    .option(
      "--refund-no <no>",
      "the refund's own number: the same one pays once (made when absent)",
    )
    .action(
      world.act(async (orderNo: string, options: RefundOptions) => {
        const coins =
          options.coins === undefined ? undefined : parseCount("--coins", options.coins);
        const reason = signedReason(options.reason, world);
        const refundNo = options.refundNo ?? `OP${world.randomHex(12).toUpperCase()}`;
        const ref = await findOrderRef(orderNo, options, world);
        const store = await openOperatorStore(placeOf(options, world), world);
        try {
          const asked = {
            ...ref,
            refundNo,
            coins,
            by: "operator",
            reason,
          } as const;
          const refunded = await store.execute("refundOrder", asked);
          print(world, options, { refundNo, ...refunded }, () => {
            const already = refunded.isRepeat ? "were given back before" : "are back in the wallet";
            const { paid, gift } = refunded.wallet;
            return (
              `${refunded.coins} coins of ${ref.orderNo} ${already} (refund ${refundNo}).\n` +
              `The wallet holds ${paid} bought and ${gift} gift coins.\n`
            );
          });
          return EXIT.done;
        } finally {
          await store.close();
        }
      }),
    );
}
