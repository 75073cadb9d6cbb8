/** What the plugin keeps, at most. The journal's record must fit one frame (FRAME_BYTES_MAX). */

import { OWNED_PAGE_MAX, PRODUCTS_MAX } from "../bridge/wire/limits.ts";

/** Orders without a final word that was seen. None is ever dropped: when full, new orders are refused. */
export const JOURNAL_ORDERS_MAX = 32;
/** Deliveries that were granted; the oldest are forgotten first, long after the server knows. */
export const JOURNAL_GRANTED_MAX = 100;
/** Paid orders that a restored server is asked about: as many as one query takes. */
export const JOURNAL_PAID_MAX = 50;
/** Recharges that wait for their coins. */
export const JOURNAL_RECHARGES_MAX = 8;
/** Numbers of orders and recharges that are told apart from those of other running games, ended ones among them. */
export const JOURNAL_OURS_MAX = 200;
/** Orders whose version is remembered, so that old news is told apart from new. */
export const PROGRESS_ORDERS_MAX = 200;
/** How often one listing of the catalogue starts again because a new version came between two pages. */
export const CATALOG_RESTARTS_MAX = 3;
/** Pages of owned products: enough for every product of the largest catalogue. */
export const OWNED_PAGES_MAX = PRODUCTS_MAX / OWNED_PAGE_MAX;
