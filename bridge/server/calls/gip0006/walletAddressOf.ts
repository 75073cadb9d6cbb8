import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";

/** Under which wallets of this protocol sign in. */
const SIGNED_IN = "gip0006:";

/** The address that the order's player signed in with, by the wallet's login token; undefined for others. */
export function walletAddressOf(tx: Tx, { playerKey }: Order): string | undefined {
  const { subject } = tx.getPlayer(playerKey);
  return subject.startsWith(SIGNED_IN) ? subject.slice(SIGNED_IN.length) : undefined;
}
