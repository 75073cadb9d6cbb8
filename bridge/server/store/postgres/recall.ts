/**
 * What this process knows of its callers from their last commands: session, player and purse. A batch
 * may run on it without reading, as a guess: the database is told what was taken for granted, and
 * refuses the batch when it is not so any more.
 */

import { COIN_DOORS } from "../../orders/order.ts";
import type { LotRow, WalletRow } from "../rows/ledgerRow.ts";
import type { OrderRow } from "../rows/orderRow.ts";
import type { PlayerRow } from "../rows/playerRow.ts";
import type { SessionRow } from "../rows/sessionRow.ts";
import { LOTS_LEFT, WALLET_OF_PLAYER } from "./ledgerRows.ts";
import type { Memory } from "./memory.ts";
import { ORDER_BY_NUMBER } from "./orderRows.ts";
import { CALLER, type Call } from "./prefetch.ts";
import { need, type TableChanges } from "./table.ts";
import { LOTS, ORDERS, PLAYERS, SESSIONS, WALLETS } from "./tables.ts";

/** Callers and wallets that are kept, and order numbers that are known to be taken. */
const CALLERS_MAX = 8192;
const NUMBERS_MAX = 16_384;

interface Caller {
  readonly session: SessionRow;
  readonly player: PlayerRow;
  readonly walletKey: number;
}

interface Purse {
  readonly wallet: WalletRow;
  readonly lots: readonly LotRow[];
}

/** What a command took for granted. */
export interface Guess extends Call {
  readonly appId: string;
  readonly walletKey: number;
}

/** What must be so for a batch's guesses to hold, beside the versions of what it changes. */
export interface Expected {
  readonly sessions: readonly Pick<SessionRow, "session_hash">[];
  /** Numbers that no order has, those aside which the batch itself takes. */
  readonly freeNumbers: readonly Pick<OrderRow, "app_id" | "door" | "order_no">[];
}

export class Recall {
  readonly #callers = new Map<string, Caller>();
  readonly #purses = new Map<number, Purse>();
  readonly #taken = new Map<string, true>();

  /** Puts what is known for the call into memory; undefined when it is not enough. */
  tell({ hash, orderNo, zoneId }: Call, memory: Memory): Guess | undefined {
    const caller = this.#callers.get(callerName(hash, zoneId));
    const purse = caller && this.#purses.get(caller.walletKey);
    if (caller === undefined || purse === undefined) return undefined;
    const { session, player, walletKey } = caller;
    if (this.#taken.has(numberName(player.app_id, orderNo))) return undefined;
    memory.learnRows(SESSIONS, [session]);
    memory.learnRows(PLAYERS, [player]);
    memory.learnRows(WALLETS, [purse.wallet]);
    memory.learnRows(LOTS, purse.lots);
    memory.learnAnswers([need(CALLER, hash, orderNo, zoneId)]);
    return { hash, orderNo, zoneId, appId: player.app_id, walletKey };
  }

  /**
   * The batch of these calls is durable, and memory is as it left the rows. `read` are those that were
   * no guesses.
   */
  learn(
    calls: readonly Call[],
    read: readonly Call[],
    memory: Memory,
    changes: readonly TableChanges[],
  ): void {
    for (const { table, updated } of changes) {
      if ((table as unknown) === WALLETS) this.#forgetOlder(updated);
    }
    for (const { app_id, order_no } of ordersMade(changes)) this.#take(app_id, order_no);
    for (const call of read) this.#learnNumber(call, memory);
    for (const call of calls) this.#learnCall(call, memory);
  }

  /** Something that was taken for granted is not so. */
  forget(guesses: readonly Guess[]): void {
    for (const { hash, zoneId, walletKey } of guesses) {
      this.#callers.delete(callerName(hash, zoneId));
      this.#purses.delete(walletKey);
    }
  }

  #forgetOlder(updated: TableChanges["updated"]): void {
    for (const { to } of updated) {
      const { wallet_key: key, version } = to as WalletRow;
      const before = this.#purses.get(key);
      if (before !== undefined && before.wallet.version < version) this.#purses.delete(key);
    }
  }

  #take(appId: string, orderNo: string): void {
    keep(this.#taken, numberName(appId, orderNo), true, NUMBERS_MAX);
  }

  #learnNumber({ hash, orderNo }: Call, memory: Memory): void {
    const session = memory.row(SESSIONS, hash);
    const player = session && memory.row(PLAYERS, session.player_key);
    if (player === undefined) return;
    const { app_id: appId } = player;
    const isTaken = COIN_DOORS.some(
      (door) => memory.known(ORDER_BY_NUMBER, appId, door, orderNo).length > 0,
    );
    if (isTaken) this.#take(appId, orderNo);
  }

  #learnCall({ hash, zoneId }: Call, memory: Memory): void {
    const session = memory.row(SESSIONS, hash);
    const player = session && memory.row(PLAYERS, session.player_key);
    if (session === undefined || player === undefined) return;
    const [wallet] = memory.known(WALLET_OF_PLAYER, player.player_key, zoneId);
    if (wallet === undefined) return;
    const walletKey = wallet.wallet_key;
    keep(this.#callers, callerName(hash, zoneId), { session, player, walletKey }, CALLERS_MAX);
    // Another lane may have been quicker.
    const before = this.#purses.get(walletKey);
    if (before !== undefined && before.wallet.version > wallet.version) return;
    const lots = memory.known(LOTS_LEFT, walletKey);
    keep(this.#purses, walletKey, { wallet, lots }, CALLERS_MAX);
  }
}

function ordersMade(changes: readonly TableChanges[]): readonly OrderRow[] {
  const orders = changes.find(({ table }) => (table as unknown) === ORDERS);
  return (orders?.inserted ?? []) as readonly OrderRow[];
}

/** Whether the batch changed every wallet that was guessed: then its version guards the guess. */
export function areGuarded(guesses: readonly Guess[], memory: Memory): boolean {
  return guesses.every(({ walletKey }) => memory.isWritten(WALLETS, walletKey));
}

/** What the database must be asked beside. */
export function expectedOf(guesses: readonly Guess[], changes: readonly TableChanges[]): Expected {
  const made = new Set(ordersMade(changes).map((row) => ORDER_BY_NUMBER.partOf(row)));
  const hashes = new Set(guesses.map(({ hash }) => hash));
  const freeNumbers = guesses.flatMap(({ appId, orderNo }) =>
    COIN_DOORS.filter((door) => !made.has(ORDER_BY_NUMBER.partAsked([appId, door, orderNo]))).map(
      (door) => ({ app_id: appId, door, order_no: orderNo }),
    ),
  );
  return { sessions: [...hashes].sort().map((hash) => ({ session_hash: hash })), freeNumbers };
}

/** The oldest goes when there are too many. */
function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function callerName(hash: string, zoneId: string): string {
  return `${hash}\u0000${zoneId}`;
}

function numberName(appId: string, orderNo: string): string {
  return `${appId}\u0000${orderNo}`;
}
