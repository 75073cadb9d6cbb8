/** Every wait of the plugin, with its reason. Milliseconds. */

/** How long a call may take, and how long it waits for a connection; then it answers 00000. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** How long a socket may take to open. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** Waits before the next try; the last one repeats. Each is shortened at random, so that games do not try in step. */
export const BACK_OFF_MS: readonly number[] = [500, 1000, 2000, 4000, 8000, 15_000];
/** A clock that moves further than this between two looks was paused or set: the server's time is asked anew. */
export const CLOCK_GAP_MS = 30_000;
/** A published catalogue often comes as several changes in a row; they are loaded together. */
export const CATALOG_SETTLE_MS = 250;
/** After "cannot grant" the goods are asked for again this much later (the server's lease is as long). */
export const DELIVERY_AGAIN_MS = 30_000;
/** Midas document 4.2: ask for the balance every 15 seconds for two minutes. */
export const BALANCE_POLL_MS = 15_000;
export const BALANCE_POLLS = 8;
/** A payment page that has told nothing for this long is taken as "unknown". */
export const RECHARGE_ANSWER_MS = 180_000;
