import type { Entry, Posting } from "../../ledger/entry.ts";
import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import { inDrawOrder, type Lot, lotsAfter } from "../../ledger/lots.ts";
import type { Moved } from "../../ledger/movement.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import {
  type EntryRow,
  entryRowOf,
  figureColumns,
  type LotRow,
  lotOf,
  type PostingRow,
  postingOf,
  type WalletRow,
  walletOf,
} from "../rows/ledgerRow.ts";
import type { LedgerRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, need, type Query } from "./table.ts";
import { LEDGER_ENTRIES, LOTS, POSTINGS, WALLETS } from "./tables.ts";

const IS_LEFT = { sql: "t.is_left = 1", test: (row: LotRow) => row.remaining > 0 };

export const LOTS_LEFT: Query<LotRow, [number]> = {
  ...lookUp<LotRow, [number]>("lotsLeft", LOTS, { wallet_key: "bigint" }, IS_LEFT),
  keyArg: 0,
};

const LOT_BY_KEY: Query<LotRow, [number]> = lookUp("lotByKey", LOTS, { lot_key: "bigint" });

export const WALLET_OF_PLAYER: Query<WalletRow, [number, string]> = {
  ...lookUp<WalletRow, [number, string]>("walletOfPlayer", WALLETS, {
    player_key: "bigint",
    zone_id: "text",
  }),
  along: [
    {
      table: LOTS,
      join: `JOIN wallets w ON w.player_key = asked.player_key AND w.zone_id = asked.zone_id
        JOIN lots t ON t.wallet_key = w.wallet_key AND t.is_left = 1`,
    },
  ],
  implies: ([playerKey, zoneId], rows) =>
    rows
      .known(WALLET_OF_PLAYER, playerKey, zoneId)
      .map(({ wallet_key }) => need(LOTS_LEFT, wallet_key)),
};

const WALLET_BY_KEY: Query<WalletRow, [number]> = {
  ...lookUp<WalletRow, [number]>("walletByKey", WALLETS, { wallet_key: "bigint" }),
  along: [
    { table: LOTS, join: "JOIN lots t ON t.wallet_key = asked.wallet_key AND t.is_left = 1" },
  ],
  implies: ([walletKey]) => [need(LOTS_LEFT, walletKey)],
};

const WALLETS_OF_PLAYER: Query<WalletRow, [number]> = {
  ...lookUp<WalletRow, [number]>("walletsOfPlayer", WALLETS, { player_key: "bigint" }),
  along: [
    {
      table: LOTS,
      join: `JOIN wallets w ON w.player_key = asked.player_key
        JOIN lots t ON t.wallet_key = w.wallet_key AND t.is_left = 1`,
    },
  ],
  keyArg: 0,
  implies: ([playerKey], rows) =>
    rows.known(WALLETS_OF_PLAYER, playerKey).map(({ wallet_key }) => need(LOTS_LEFT, wallet_key)),
  compare: (a, b) => a.wallet_key - b.wallet_key,
};

/** All lots that are over of some wallets. */
const LOTS_OVER: Query<LotRow, [number, number]> = {
  name: "lotsOver",
  table: LOTS,
  args: { now_ms: "bigint", wallets: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM lots l
    WHERE l.is_left = 1 AND l.expires_at_ms <= asked.now_ms AND l.wallet_key IN (
      SELECT DISTINCT o.wallet_key FROM lots o
      WHERE o.is_left = 1 AND o.expires_at_ms <= asked.now_ms LIMIT asked.wallets)) t`,
  partOf: (row) => (row.remaining > 0 && row.expires_at_ms !== null ? "ending" : undefined),
  partAsked: () => "ending",
  matches: (row, [nowMs]) => Number(row.expires_at_ms) <= nowMs,
  compare: (a, b) => Number(a.expires_at_ms) - Number(b.expires_at_ms),
  next: (row) => [need(WALLET_BY_KEY, row.wallet_key)],
};

const ENTRY_OF: Query<EntryRow, [string, string, string]> = lookUp("entryOf", LEDGER_ENTRIES, {
  app_id: "text",
  kind: "text",
  reference: "text",
});

const POSTINGS_OF: Query<PostingRow, [number]> = {
  ...lookUp<PostingRow, [number]>("postingsOf", POSTINGS, { entry_key: "bigint" }),
  along: [
    {
      table: LOTS,
      join: `JOIN postings p ON p.entry_key = asked.entry_key
        JOIN lots t ON t.lot_key = p.lot_key`,
    },
  ],
  keyArg: 0,
  compare: (a, b) => a.line - b.line,
};

export const LEDGER_QUERIES = [
  LOTS_LEFT,
  LOT_BY_KEY,
  WALLET_OF_PLAYER,
  WALLET_BY_KEY,
  WALLETS_OF_PLAYER,
  LOTS_OVER,
  ENTRY_OF,
  POSTINGS_OF,
];

/** Wallets, lots, entries and postings over a batch's memory. */
export function createLedgerRows(memory: Memory): LedgerRows {
  const read = (row: WalletRow): Wallet => ({
    ...walletOf(row),
    lots: inDrawOrder(memory.list(LOTS_LEFT, row.wallet_key).map(lotOf)),
  });
  const getWallet = (key: number) => {
    const row = memory.get(WALLET_BY_KEY, key);
    if (row === undefined) throw new Error(`there is no wallet ${key}`);
    return read(row);
  };
  return {
    findWallet(playerKey, zoneId) {
      const row = memory.find(WALLET_OF_PLAYER, playerKey, zoneId);
      return row && read(row);
    },
    getWallet,
    insertWallet({ appId, key: playerKey }, zoneId) {
      const key = memory.nextKey();
      const whose = { wallet_key: key, app_id: appId, player_key: playerKey, zone_id: zoneId };
      memory.insert(WALLETS, { ...whose, ...figureColumns(EMPTY_FIGURES), version: 0 });
      return { ...EMPTY_FIGURES, key, appId, playerKey, zoneId, version: 0, lots: [] };
    },
    post(moved, wallet, atMs) {
      const opened = openLot(memory, moved, wallet, atMs);
      writeEntry(memory, moved.entry, opened?.key, atMs);
      moveLots(memory, moved.entry.postings);
      writeFigures(memory, moved, wallet);
      const lots = lotsAfter(wallet.lots, moved.entry.postings, opened);
      return { ...wallet, ...moved.after, version: wallet.version + 1, lots };
    },
    postAside: (entry, atMs) => writeEntry(memory, entry, undefined, atMs),
    listPostings(appId, kind, reference) {
      const entry = memory.find(ENTRY_OF, appId, kind, reference);
      if (entry === undefined) return [];
      const rows = memory.list(POSTINGS_OF, entry.entry_key);
      return rows.map((row) => postingOf(row, lotNamed(memory, row)));
    },
    listWallets: (playerKey) => memory.list(WALLETS_OF_PLAYER, playerKey).map(read),
    findWalletOf(appId, kind, reference) {
      const key = memory.find(ENTRY_OF, appId, kind, reference)?.wallet_key ?? undefined;
      return key === undefined ? undefined : getWallet(key);
    },
    listExpiringWallets(nowMs, limit) {
      const over = memory.list(LOTS_OVER, nowMs, limit);
      const keys = new Set(over.map((row) => row.wallet_key));
      return [...keys].slice(0, limit).map(getWallet);
    },
  };
}

function lotNamed(memory: Memory, { lot_key: key }: PostingRow): LotRow | undefined {
  return key === null ? undefined : memory.get(LOT_BY_KEY, key);
}

function openLot(memory: Memory, { opens }: Moved, wallet: Wallet, atMs: number): Lot | undefined {
  if (opens === undefined) return undefined;
  const { account, coins, expiresAtMs } = opens;
  const row: LotRow = {
    lot_key: memory.nextKey(),
    wallet_key: wallet.key,
    account,
    coins,
    remaining: coins,
    expires_at_ms: expiresAtMs ?? null,
    created_at_ms: atMs,
  };
  memory.insert(LOTS, row);
  return lotOf(row);
}

function writeEntry(memory: Memory, entry: Entry, opened: number | undefined, atMs: number): void {
  const key = memory.nextKey();
  memory.insert(LEDGER_ENTRIES, entryRowOf(entry, key, atMs));
  entry.postings.forEach(({ from, to, coins, lot }, line) => {
    const legs = { from_account: from, to_account: to, coins };
    memory.insert(POSTINGS, { entry_key: key, line, ...legs, lot_key: lot?.key ?? opened ?? null });
  });
}

function moveLots(memory: Memory, postings: readonly Posting[]): void {
  for (const { from, coins, lot } of postings) {
    if (lot === undefined) continue;
    const row = memory.get(LOT_BY_KEY, lot.key);
    if (row === undefined) throw new Error(`there is no lot ${lot.key}`);
    const isTaken = from === "walletPaid" || from === "walletGift";
    memory.update(LOTS, { ...row, remaining: row.remaining + (isTaken ? -coins : coins) });
  }
}

function writeFigures(memory: Memory, { after }: Moved, { key, version }: Wallet): void {
  const row = memory.get(WALLET_BY_KEY, key);
  if (row?.version !== version) throw new Error(`wallet ${key} is not as it was read`);
  memory.update(WALLETS, { ...row, ...figureColumns(after), version: version + 1 });
}
