/** What this wallet signed, as it is kept: amounts are decimal text, in the smallest units. */

import { type Static, Type } from "@sinclair/typebox";
import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import type { Coin } from "../server/rails/utxo/spending/coin.ts";
import type { SpendPlan } from "../server/rails/utxo/spending/planSpend.ts";
import type { Replaceability, SignedSpend } from "../server/rails/utxo/spending/signSpend.ts";

const UNITS = Type.String({ pattern: "^\\d+$" });
const HEX = Type.String({ pattern: "^[0-9a-f]*$" });
const COUNT = Type.Integer({ minimum: 0 });
const OUTPUT = Type.Object({ script: HEX, amount: UNITS });

const ATTEMPT = Type.Object({
  txId: HEX,
  hex: HEX,
  fee: UNITS,
  /** Virtual bytes. */
  size: COUNT,
  replaceability: Type.Union([Type.Literal("replaceable"), Type.Literal("final")]),
  inputs: Type.Array(
    Type.Object({
      ...{ txId: HEX, index: COUNT, amount: UNITS, script: HEX },
      path: Type.Object({ branch: Type.Union([Type.Literal(0), Type.Literal(1)]), index: COUNT }),
    }),
  ),
  /** Who is paid, without data and change. */
  outputs: Type.Array(OUTPUT),
  /** The change's script. */
  change: HEX,
  atMs: COUNT,
  /** `signed`: whether the node has it is not known. */
  state: Type.Union([Type.Literal("signed"), Type.Literal("sent"), Type.Literal("refused")]),
});

const PAYMENT = Type.Object({
  kind: Type.Union([Type.Literal("payment"), Type.Literal("prop")]),
  address: Type.String(),
  amount: UNITS,
  label: Type.Optional(Type.String()),
  order: Type.Optional(
    Type.Object({ cid: Type.String(), uid: Type.String(), sn: Type.String(), sum: UNITS }),
  ),
  data: Type.Optional(HEX),
  /** Each takes the place of the one before. */
  attempts: Type.Array(ATTEMPT),
});

export const PAYMENTS = Type.Array(PAYMENT);

/** One payment, under one or several transactions of which at most one can be in a chain. */
export type Payment = Static<typeof PAYMENT>;
/** One of its transactions. */
export type Attempt = Static<typeof ATTEMPT>;

/** A payment before it is signed. */
export function newPayment(kind: Payment["kind"], link: OrderLink): Payment {
  const { address, amount, label, order, data } = link;
  return {
    ...{ kind, address, amount: String(amount) },
    ...(label === undefined ? {} : { label }),
    ...(order === undefined ? {} : { order: orderFields(order) }),
    ...(data === undefined ? {} : { data }),
    attempts: [],
  };
}

/** GIP0006's names of the four fields. */
export function orderFields({ gameId, userId, orderSn, orderSum }: Required<OrderLink>["order"]) {
  return { cid: gameId, uid: userId, sn: orderSn, sum: String(orderSum) };
}

const SN_CHARS = 36;

/** An order's number as GIP0006 keeps it: it has 36 letters, or zeros after it. */
export function paddedSn(sn: string): string {
  return sn.padEnd(SN_CHARS, "0");
}

/** A transaction of a payment, signed and not sent. */
export function newAttempt(
  plan: SpendPlan,
  { txId, hex, size }: SignedSpend,
  replaceability: Replaceability,
  change: string,
  atMs: number,
): Attempt {
  const paid = plan.outputs.filter(
    ({ amount }, index) => amount > 0n && index !== plan.changeIndex,
  );
  return {
    ...{ txId, hex, size, replaceability, change, atMs, fee: String(plan.fee) },
    inputs: plan.inputs.map((coin) => ({ ...coin, amount: String(coin.amount) })),
    outputs: paid.map(({ script, amount }) => ({ script, amount: String(amount) })),
    state: "signed",
  };
}

/** The coins that an attempt spends. */
export function coinsOf({ inputs }: Attempt): readonly Coin[] {
  return inputs.map((input) => ({ ...input, amount: BigInt(input.amount) }));
}

/** The attempt that counts: the last that no node refused. */
export function lastAttempt({ attempts }: Payment): Attempt | undefined {
  return attempts.filter(({ state }) => state !== "refused").at(-1);
}
