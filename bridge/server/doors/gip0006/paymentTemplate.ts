/** The outputs that a wallet is to put into its transaction, and the same as an unsigned one. */

import type { GipTarget } from "../../calls/gip0006/payGipOrder.ts";
import { dataScript } from "../../rails/utxo/orderBinding.ts";

export interface PaymentTemplate {
  readonly outputs: readonly { readonly script: string; readonly amount: string }[];
  /** Without inputs: what `fundrawtransaction` of nodes takes (with iswitness false). */
  readonly hex: string;
}

/** The order's binding first, then the money. */
export function paymentTemplate({ script, amount, data }: GipTarget): PaymentTemplate {
  const outputs = [
    { script: dataScript(Buffer.from(data, "hex")).toString("hex"), amount: "0" },
    { script, amount },
  ];
  const parts = [VERSION, count(0), count(outputs.length), ...outputs.map(outputOf), LOCK_TIME];
  return { outputs, hex: Buffer.concat(parts).toString("hex") };
}

const VERSION = Buffer.from([2, 0, 0, 0]);
const LOCK_TIME = Buffer.alloc(4);

function outputOf({ script, amount }: PaymentTemplate["outputs"][number]): Buffer {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(BigInt(amount));
  const bytes = Buffer.from(script, "hex");
  return Buffer.concat([value, count(bytes.length), bytes]);
}

function count(value: number): Buffer {
  if (value < 0xfd) return Buffer.from([value]);
  return Buffer.from([0xfd, value % 0x100, Math.floor(value / 0x100)]);
}
