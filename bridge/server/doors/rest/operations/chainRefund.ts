import { Type } from "@sinclair/typebox";
import * as s from "../schemas.ts";

const TRANSFER = Type.Object({
  payer: Type.String({ description: "Who gets it." }),
  units: Type.String({ description: "In the token's smallest unit." }),
  amount: Type.String({ description: "In whole tokens, as a decimal number." }),
  symbol: Type.String(),
  to: Type.String({ description: "The address that the transaction is for." }),
  value: Type.String({ description: "Of the chain's coin, in its smallest unit." }),
  data: Type.String({ description: "Hex; empty on chains without contracts." }),
});

/** Money of a chain that goes back. */
export const CHAIN_REFUND = Type.Object({
  refundNo: Type.String(),
  part: s.words(["whole", "part", "late", "over"]),
  state: s.words(["prepared", "sent", "final", "buried", "void"]),
  net: Type.String({ description: "The chain, by CAIP-2." }),
  transfers: s.list(TRANSFER),
  txIds: s.list(Type.String()),
  have: Type.Integer({ description: "Blocks that hold it; 0 while none does." }),
  need: Type.Integer({ description: "Blocks that make it final." }),
  atMs: Type.Integer({ description: "When it was prepared." }),
});
