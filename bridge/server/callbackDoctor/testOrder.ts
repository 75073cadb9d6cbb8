/** The orders that the doctor makes up, as a payment server would have them. */

/** One product of the game and its price: what every test order buys. */
export interface TestProduct {
  readonly code: string;
  /** Of one, in whole smallest units. */
  readonly price: number;
}

/** Who is examined: what genuine notices say of it. */
export interface TestApp {
  readonly appId: string;
  readonly environment: "sandbox" | "live";
  readonly product: TestProduct;
  /** Whose goods they are; each order has a player of its own when it is absent. */
  readonly playerId?: string;
}

/** An order with all that a notice may say of it. Cases change members to make it a lie. */
export interface TestOrder {
  readonly appId: string;
  readonly environment: "sandbox" | "live";
  /** The game's number: letters and digits, at most 32. */
  readonly orderNo: string;
  /** The payment server's number, a UUID. */
  readonly tradeNo: string;
  /** 32 hex digits. */
  readonly deliveryId: string;
  readonly playerId: string;
  readonly title: string;
  readonly code: string;
  readonly quantity: number;
  /** Of one, in whole smallest units. */
  readonly price: string;
  /** Of all. */
  readonly amount: string;
  readonly currency: string;
  readonly grantBy: "client" | "server";
  readonly paidAtMs: number;
}

/** An order that was never told of before; `randomHex` gives lower-case hex of so many bytes. */
export function makeTestOrder(
  { appId, environment, product, playerId }: TestApp,
  nowMs: number,
  randomHex: (bytes: number) => string,
): TestOrder {
  const hex = randomHex(16);
  return {
    appId,
    environment,
    orderNo: `DOCTOR${hex.slice(0, 20).toUpperCase()}`,
    tradeNo: uuidOf(hex),
    deliveryId: randomHex(16),
    playerId: playerId ?? `doctor${randomHex(8)}`,
    title: "An order of the doctor",
    code: product.code,
    quantity: 1,
    price: String(product.price),
    amount: String(product.price),
    currency: "coins",
    grantBy: "server",
    // Whole seconds: GIP0006 knows no others.
    paidAtMs: Math.floor(nowMs / 1000) * 1000 - 5000,
  };
}

/** A UUID in its form, of version 4. */
function uuidOf(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
