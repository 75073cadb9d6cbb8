import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import { orderFields } from "./payment.ts";
import { coinText, table } from "./walletOutput.ts";

/** An order as JSON shows it, in GIP0006's words. */
export function orderValue({ address, amount, label, order, data }: OrderLink) {
  return {
    ...(order === undefined ? {} : orderFields(order)),
    ...{ address, amount: String(amount) },
    ...(label === undefined ? {} : { label }),
    ...(data === undefined ? {} : { data }),
  };
}

/** An order for a person. */
export function orderLines({ address, amount, label, order, data }: OrderLink): readonly string[] {
  return table({
    goods: label,
    game: order?.gameId,
    player: order?.userId,
    order: order?.orderSn,
    amount: coinText(amount),
    to: groups(address),
    "on chain": data === undefined ? undefined : bindingText(data),
  });
}

/** So that a person can compare it. */
function groups(address: string): string {
  return address.match(/.{1,4}/g)?.join(" ") ?? "";
}

const DIGEST = /^[0-9a-f]{64}$/;

function bindingText(data: string): string {
  return DIGEST.test(data) ? `a hash of the order, ${data}` : Buffer.from(data, "hex").toString();
}
