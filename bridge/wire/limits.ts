/** Every named limit that both sides keep to, with its reason. */

/** A frame's bytes: Defold's socket drops messages over 64 KiB without an event. */
export const FRAME_BYTES_MAX = 60 * 1024;
/** How deep maps and arrays may nest; the deepest message of ours has 6. */
export const FRAME_DEPTH_MAX = 8;
/** Entries of one map or array. */
export const FRAME_ITEMS_MAX = 1024;
/** Values in one frame, so that many small containers cannot cost more memory than one large one. */
export const FRAME_VALUES_MAX = 8192;

/** The largest amount of coins: the largest integer that every engine holds exactly (2^53 - 1). */
export const COINS_MAX = 9007199254740991;
/** Pico document 7.2.3: an order number is 1 to 32 letters and digits. */
export const ORDER_NO_CHARS_MAX = 32;
/** Pico document 7.1.1: a product code is a letter, then letters and digits, at most 20. */
export const PRODUCT_CODE_CHARS_MAX = 20;
/** Bytes of UTF-8 for an order's title, its detail, the game's packet, a reason. */
export const TITLE_BYTES_MAX = 128;
export const DETAIL_BYTES_MAX = 1024;
export const ATTACH_BYTES_MAX = 1024;
export const REASON_BYTES_MAX = 200;
export const NOTIFY_URL_BYTES_MAX = 255;
export const PLAYER_NAME_BYTES_MAX = 64;
/** A token and a chain to pay with. */
export const PAY_WITH_BYTES_MAX = 64;
/** Lines of a cart, and how many of one product. */
export const CART_LINES_MAX = 50;
export const QUANTITY_MAX = 9999;
/** Order numbers in one query. */
export const QUERY_ORDERS_MAX = 50;
/** Orders in one page of a listing, deliveries in one answer, owned products in one page. */
export const ORDERS_PAGE_MAX = 20;
export const DELIVERIES_MAX = 10;
export const OWNED_PAGE_MAX = 200;
/** Products in one page; the server also stops a page at PRODUCTS_PAGE_BYTES. */
export const PRODUCTS_PAGE_MAX = 200;
export const PRODUCTS_PAGE_BYTES = 48 * 1024;
/** Products in one catalogue. */
export const PRODUCTS_MAX = 10000;
/** Base64 characters of a coin icon in a recharge. */
export const RECHARGE_ICON_CHARS_MAX = 32 * 1024;
/** The longest wait of one long poll: engines and proxies cut longer ones. */
export const POLL_WAIT_MS_MAX = 20000;
/** A session's life: "about two weeks" in the Pico document. */
export const SESSION_LIFE_MS = 14 * 24 * 3600 * 1000;
/** How long an unpaid order keeps its quoted price (ORDERS.md 2). */
export const QUOTE_LIFE_MS = 15 * 60 * 1000;
/** How far ahead of server time the deadline of pay and payByCode lies (ORDERS.md 5). */
export const PAY_DEADLINE_MS = 30 * 1000;
/** The furthest deadline that the server accepts. */
export const PAY_DEADLINE_MS_MAX = 2 * 60 * 1000;
