/** The body of a standard notice (standardNotice.ts) as a JSON schema: for documents and tests. */

import { Type } from "@sinclair/typebox";
import { STATE_WORDS } from "../../orders/stateWord.ts";
import { STANDARD_SCHEMA } from "./standardNotice.ts";

const words = <const Word extends string>(...list: Word[]) =>
  Type.Union(list.map((word) => Type.Literal(word)));

const Amount = Type.String({
  pattern: "^(0|[1-9][0-9]{0,77})$",
  description: "Whole smallest units as decimal text.",
});
const TimeMs = Type.Integer({ minimum: 0, description: "Milliseconds since 1970, UTC." });

const Item = Type.Object({
  code: Type.String({ description: "The product's code in the catalogue." }),
  quantity: Type.Integer({ minimum: 1 }),
  price: Amount,
});

const Delivery = Type.Object(
  {
    deliveryId: Type.String({ description: "What the merchant acknowledges." }),
    state: words("due", "acked", "void"),
  },
  { description: "What is to be handed over, once it is paid." },
);

const Prop = Type.Object({
  pid: Type.String(),
  oid: Type.String(),
  gold: Amount,
  address: Type.String(),
  hash: Type.Optional(Type.String()),
  index: Type.Optional(Type.Integer({ minimum: 0 })),
});

const Data = Type.Object({
  appId: Type.String(),
  environment: words("sandbox", "live"),
  orderNo: Type.String({ description: "The game's number: unique in its app and environment." }),
  tradeNo: Type.String({ description: "The server's number: unique everywhere." }),
  version: Type.Integer({ minimum: 1, description: "The higher one is the newer one." }),
  state: words(...STATE_WORDS),
  exception: Type.Optional(Type.String({ description: "What does not fit." })),
  money: words("none", "uncertain", "seen", "settled", "refunding", "refunded", "reversed"),
  currency: Type.String({ description: "coins for coins that the payment server holds." }),
  amount: Amount,
  refunded: Amount,
  credited: Type.Optional(Amount),
  playerId: Type.String(),
  zoneId: Type.String(),
  title: Type.String(),
  items: Type.Optional(
    Type.Array(Item, { description: "Absent for pay(amount): it carries no catalogue goods." }),
  ),
  attach: Type.Optional(Type.String({ description: "Written by the game's client: no proof." })),
  grantBy: words("client", "server"),
  delivery: Type.Optional(Delivery),
  props: Type.Optional(Type.Array(Prop, { description: "Goods that lie on a chain." })),
  createdAtMs: TimeMs,
  paidAtMs: Type.Optional(TimeMs),
  fulfilledAtMs: Type.Optional(TimeMs),
});

/** Checks what the standard dialect writes. */
export const StandardBodySchema = Type.Object(
  {
    type: words(
      "order.seen",
      "order.confirming",
      "order.dropped",
      "order.paid",
      "order.prepared",
      "order.refunded",
      "order.credited",
      "order.reversed",
      "order.expired",
      "order.cancelled",
      "order.failed",
    ),
    timestamp: Type.String({ description: "When it happened, ISO 8601 in UTC." }),
    schema: Type.Literal(STANDARD_SCHEMA),
    data: Data,
  },
  { $id: "StandardNotice", description: "One change of an order, with the whole order." },
);
