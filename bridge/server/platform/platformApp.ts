/** Apps as the platform knows them; what they sell stands in the catalogue file. */

import type { DialectName } from "../notices/profile.ts";

/** Free or paid: chosen once (Pico document: "can't be modified once you fill it out"). */
export const APP_TYPES = ["free", "paid"] as const;
/** Where its players are. */
export const REGIONS = ["home", "foreign"] as const;

export type AppType = (typeof APP_TYPES)[number];
export type Region = (typeof REGIONS)[number];

/** One game of a merchant. */
export interface PlatformApp {
  /** Public names: they identify, they never authenticate. */
  readonly appId: string;
  readonly appKey: string;
  readonly merchantId: string;
  readonly name: string;
  /** Absent until it is chosen. */
  readonly type?: AppType;
  readonly region: Region;
  /** How notices to its merchant are written and signed. */
  readonly dialect: DialectName;
  /** Addresses that notices may go to; an order without one of its own takes the first. */
  readonly notifyUrls: readonly string[];
  /** The wallet's zone where a document has no word for zones. */
  readonly zoneId: string;
  /** What the app's coins are called in documents: Pico's fee_type. */
  readonly feeType: string;
  readonly createdAtMs: number;
  /** Counts the changes; each compares and sets it. */
  readonly version: number;
}

/** What an app begins with unless somebody says otherwise. */
export const NEW_APP = {
  region: "home",
  dialect: "standard",
  notifyUrls: [],
  zoneId: "1",
  feeType: "PIC",
  version: 1,
} as const;
