/** A chain of this protocol's kind, as the operator's file would have it. */

import type { ChainsConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";

/** Litecoin's regtest. */
export const GIP_NET = "bip122:530827f38f93b43ed12af0b3ad25a288";

/** Three confirmations are enough below one coin, six above. */
export const GIP_CHAINS: ChainsConfig = {
  chains: [
    {
      ...{ kind: "utxo", net: GIP_NET, name: "litecoin", family: "litecoinRegtest" },
      ...{ rpc: ["http://127.0.0.1:1"], blockTimeMs: 150_000, binding: "hash" },
      confirmations: [{ below: "1", need: 3 }, { need: 6 }],
      currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
      tokens: [],
    },
  ],
  apps: {
    demo: {
      recipients: { [GIP_NET]: ACCOUNT_KEY },
      jumpUrls: [],
      policy: { tolerance: "0", topUp: true, late: "person", over: "person" },
      expiresAfterMs: 24 * 3600_000,
    },
  },
};
