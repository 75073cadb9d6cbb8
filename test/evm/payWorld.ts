/** A router on a node, invoices for it, and payers. */

import { randomBytes } from "node:crypto";
import { payNativeCall, payTokenCall } from "../../bridge/server/rails/evm/calldata.ts";
import { type InvoiceTerms, NATIVE_COIN } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import { decodePayment, type RouterPayment } from "../../bridge/server/rails/evm/logs.ts";
import type { AnvilOptions } from "./anvil.ts";
import { type Deployed, type EvmWorld, type Receipt, startEvmWorld } from "./evmWorld.ts";

export interface PayWorld extends EvmWorld {
  readonly router: Deployed;
  /** Accounts with coins; the recipient is another one. */
  readonly payer: string;
  readonly stranger: string;
  readonly recipient: string;
  /** Terms on this chain and router: 5,000,000 of the token, without an end, but for what is given. */
  terms(token: Deployed | "coin", given?: Partial<InvoiceTerms>): InvoiceTerms;
  /** A token of this kind, of which the payer has a million million and lets the router take all. */
  token(kind: string): Promise<Deployed>;
  /** Pays the whole amount, or as much as is given. */
  pay(terms: InvoiceTerms, given?: { from?: string; amount?: bigint }): Promise<Receipt>;
  /** The payments in a receipt, as the product reads them. */
  paymentsIn(receipt: Receipt): readonly RouterPayment[];
}

const NO_END = 2n ** 40n;
const MILLION = 1_000_000n;

export async function startPayWorld(options: Omit<AnvilOptions, "mining"> = {}): Promise<PayWorld> {
  const world = await startEvmWorld(options);
  const router = await world.deploy("CoinslotRouter");
  const [payer = "", stranger = "", recipient = ""] = world.node.accounts.map(
    ({ address }) => address,
  );
  return {
    ...world,
    router,
    payer,
    stranger,
    recipient,
    terms: (token, given = {}) => ({
      chainId: BigInt(world.node.chainId),
      router: router.address,
      token: token === "coin" ? NATIVE_COIN : token.address,
      amount: 5n * MILLION,
      recipient,
      deadline: NO_END,
      salt: `0x${randomBytes(32).toString("hex")}`,
      ...given,
    }),
    async token(kind) {
      const token = await world.deploy(kind);
      const calls = [
        token.call("mint", payer, MILLION * MILLION),
        token.call("approve", router.address, MILLION * MILLION),
      ];
      for (const data of calls) await world.send({ from: payer, to: token.address, data });
      return token;
    },
    pay: (terms, { from = payer, amount = terms.amount } = {}) =>
      world.send(
        terms.token === NATIVE_COIN
          ? { from, to: router.address, data: payNativeCall(terms), value: amount }
          : { from, to: router.address, data: payTokenCall(terms, amount) },
      ),
    paymentsIn: ({ logs }) => logs.flatMap((log) => decodePayment(log, router.address) ?? []),
  };
}
