/** What a node's wallet answers, as far as it is read here. */

import { Type } from "@sinclair/typebox";
import { reader } from "../nodeTypes.ts";

const NAMES = Type.Array(Type.String());

/** Each reads one kind of answer, and throws for what is none. */
export const readNames = reader(NAMES, "a list of names");
export const readWalletFolder = reader(
  Type.Object({ wallets: Type.Array(Type.Object({ name: Type.String() })) }),
  "a folder of wallets",
);
export const readImports = reader(
  Type.Array(
    Type.Object({
      success: Type.Boolean(),
      error: Type.Optional(Type.Object({ message: Type.String() })),
    }),
  ),
  "a list of imports",
);
export const readWalletKind = reader(
  Type.Object({ descriptors: Type.Optional(Type.Boolean()) }),
  "a wallet",
);
export const readDescriptor = reader(Type.Object({ descriptor: Type.String() }), "a descriptor");
export const readUnspent = reader(
  Type.Array(
    Type.Object({
      txid: Type.String({ pattern: "^[0-9a-f]{64}$" }),
      vout: Type.Integer({ minimum: 0 }),
      amount: Type.Number({ minimum: 0 }),
      confirmations: Type.Integer({ minimum: 0 }),
      scriptPubKey: Type.String(),
      /** `wpkh([d34db33f/84'/2'/0'/0/5]02...)#...` */
      desc: Type.Optional(Type.String()),
      safe: Type.Optional(Type.Boolean()),
    }),
  ),
  "a list of coins",
);
export const readAmount = reader(Type.Number({ minimum: 0 }), "an amount");
/** Absent while the node has seen too few blocks to tell. */
export const readEstimate = reader(
  Type.Object({ feerate: Type.Optional(Type.Number()) }),
  "an estimate",
);
export const readPoolPrices = reader(
  Type.Object({ mempoolminfee: Type.Number(), minrelaytxfee: Type.Number() }),
  "the prices of a mempool",
);
export const readNodePrices = reader(
  Type.Object({ incrementalfee: Type.Number() }),
  "the prices of a node",
);
export const readKnown = reader(
  Type.Object({ ismine: Type.Boolean(), iswatchonly: Type.Optional(Type.Boolean()) }),
  "what is known of an address",
);
export const readSpender = reader(
  Type.Object({ fee: Type.Optional(Type.Number()) }),
  "a transaction of a wallet",
);
