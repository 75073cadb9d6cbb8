/** What a transaction can do with merchants, their apps, keys and secrets: a part of `Tx`. */

import type { Player } from "../auth/session.ts";
import type { CoinDoor, Door, Order } from "../orders/order.ts";
import type { ApiKey } from "../platform/apiKey.ts";
import type { AppSecret } from "../platform/appSecret.ts";
import type { Merchant } from "../platform/merchant.ts";
import type { PlatformApp } from "../platform/platformApp.ts";

export interface MerchantRows {
  findMerchant(merchantId: string): Merchant | undefined;
  insertMerchant(merchant: Merchant): void;
  /** Writes name and state. */
  updateMerchant(merchant: Merchant): void;
  /** Sorted by id, beginning after `afterId`. */
  listMerchants(afterId: string, limit: number): readonly Merchant[];
}

export interface AppRows {
  findApp(appId: string): PlatformApp | undefined;
  insertApp(app: PlatformApp): void;
  /** Writes what may change; throws when the stored version is not `fromVersion`. */
  updateApp(app: PlatformApp, fromVersion: number): void;
  /** Sorted by id, beginning after `afterId`. */
  listApps(afterId: string, limit: number): readonly PlatformApp[];
}

export interface ApiKeyRows {
  /** Revoked ones too. */
  findApiKey(keyId: string): ApiKey | undefined;
  insertApiKey(key: ApiKey): void;
  /** Writes when it was last used, and that it is revoked. */
  updateApiKey(key: ApiKey): void;
  /** All of an app, revoked ones too, oldest first. */
  listApiKeys(appId: string): readonly ApiKey[];
}

export interface AppSecretRows {
  insertAppSecret(secret: AppSecret): void;
  /** Writes that it is revoked. */
  updateAppSecret(secret: AppSecret): void;
  /** All of an app, revoked ones too, oldest first. */
  listAppSecrets(appId: string): readonly AppSecret[];
}

/** The first answer to a write that came with a key for repeats. */
export interface StoredAnswer {
  readonly appId: string;
  readonly repeatKey: string;
  /** Of what was asked. */
  readonly digest: string;
  /** JSON. */
  readonly answer: string;
  readonly createdAtMs: number;
}

export interface AnswerRows {
  findAnswer(appId: string, repeatKey: string): StoredAnswer | undefined;
  insertAnswer(answer: StoredAnswer): void;
  /** Deletes at most `limit` that were made before `beforeMs`; gives how many. */
  purgeAnswers(beforeMs: number, limit: number): number;
}

/** A login ticket for one player of one app. */
export interface LoginTicket {
  readonly hash: string;
  readonly appId: string;
  /** The player's subject (auth/session.ts). */
  readonly subject: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs?: number;
}

export interface TicketRows {
  /** Used and expired ones too, until they are purged. */
  findTicket(hash: string): LoginTicket | undefined;
  insertTicket(ticket: LoginTicket): void;
  /** Throws when it was used already. */
  useTicket(ticket: LoginTicket, atMs: number): void;
  /** Deletes at most `limit` that expired before `beforeMs`; gives how many. */
  purgeTickets(beforeMs: number, limit: number): number;
}

/** How a merchant finds orders and players of an app. */
export interface LookUpRows {
  /** By our number, which is unique everywhere. */
  findOrderByTradeNo(tradeNo: string): Order | undefined;
  /** Of one app and door, the greatest order number first; numbers below `belowNo`. */
  listAppOrders(appId: string, door: Door, belowNo: string, limit: number): readonly Order[];
  findPlayerById(playerId: string): Player | undefined;
  /** Whether an order of another of the doors that take coins has the number. */
  isTakenElsewhere(appId: string, door: CoinDoor, orderNo: string): boolean;
}
