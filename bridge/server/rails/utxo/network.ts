/** How a chain of this family writes its addresses. */
export interface UtxoNetwork {
  /** The beginning of its bech32 addresses: `ltc`. */
  readonly bech32: string;
  readonly pubKeyHash: number;
  readonly scriptHash: number;
  /** Version bytes of its extended keys (BIP-32). */
  readonly extendedKeys: { readonly public: number; readonly private: number };
  /** The scheme of its payment addresses: `litecoin`. */
  readonly scheme: string;
  /** Its number among coins (SLIP-44); chains for tests share one. */
  readonly coinType: number;
  /** What its nodes take for the price of dust: for 1,000 virtual bytes, in the smallest units. */
  readonly dustPerKvb: bigint;
}

const XKEYS = { public: 0x0488b21e, private: 0x0488ade4 };
/** SLIP-44: all coins that are worth nothing. */
const TEST_COIN = 1;
const TKEYS = { public: 0x043587cf, private: 0x04358394 };

/** By the words of the operator's file. */
export const UTXO_NETWORKS = {
  bitcoin: {
    bech32: "bc",
    pubKeyHash: 0x00,
    scriptHash: 0x05,
    extendedKeys: XKEYS,
    scheme: "bitcoin",
    coinType: 0,
    dustPerKvb: 3_000n,
  },
  bitcoinTest: {
    bech32: "tb",
    pubKeyHash: 0x6f,
    scriptHash: 0xc4,
    extendedKeys: TKEYS,
    scheme: "bitcoin",
    coinType: TEST_COIN,
    dustPerKvb: 3_000n,
  },
  bitcoinRegtest: {
    bech32: "bcrt",
    pubKeyHash: 0x6f,
    scriptHash: 0xc4,
    extendedKeys: TKEYS,
    scheme: "bitcoin",
    coinType: TEST_COIN,
    dustPerKvb: 3_000n,
  },
  litecoin: {
    bech32: "ltc",
    pubKeyHash: 0x30,
    scriptHash: 0x32,
    extendedKeys: XKEYS,
    scheme: "litecoin",
    coinType: 2,
    dustPerKvb: 30_000n,
  },
  litecoinTest: {
    bech32: "tltc",
    pubKeyHash: 0x6f,
    scriptHash: 0x3a,
    extendedKeys: TKEYS,
    scheme: "litecoin",
    coinType: TEST_COIN,
    dustPerKvb: 30_000n,
  },
  litecoinRegtest: {
    bech32: "rltc",
    pubKeyHash: 0x6f,
    scriptHash: 0x3a,
    extendedKeys: TKEYS,
    scheme: "litecoin",
    coinType: TEST_COIN,
    dustPerKvb: 30_000n,
  },
} as const satisfies Readonly<Record<string, UtxoNetwork>>;

/** A word of the operator's file. */
export type UtxoFamily = keyof typeof UTXO_NETWORKS;

export const UTXO_FAMILIES = Object.keys(UTXO_NETWORKS) as readonly UtxoFamily[];
