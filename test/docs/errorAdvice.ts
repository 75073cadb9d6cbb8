/**
 * What docs/ERRORS.md adds to the code tables. It is needed by readers alone, so no game and no
 * server carries it.
 */

import type { ErrorCode, Retry } from "../../bridge/wire/codes.ts";

/** What to do about one code. */
export interface Advice {
  /** What the game should do. */
  readonly game: string;
  /** What the player should see. */
  readonly player: string;
}

/** Each retry rule in a sentence. */
export const RETRY_TEXT: { readonly [retry in Retry]: string } = {
  never:
    "The same request would get the same answer. Something has to change first: the " +
    "request, the catalogue, or a new order " +
    "with a new number. Codes of success have this rule too: there is nothing to repeat.",
  sameOrder:
    "Send the same call again with the same order number, after what was missing is there " +
    "(coins) or after a moment. The " +
    "number protects the player: however often it is sent, it takes the coins once. It " +
    "may be paid for 15 minutes at the " +
    "price it was quoted.",
  afterLogin:
    "Log in, then send the same call again, with the same order number where it has one. " +
    "Nothing was taken.",
  later:
    "Wait, then send the same call again as it is, with the same order number where it " +
    "has one. Wait longer each time.",
};

const FAULT: Advice = {
  game: "Mend the game: the request is wrong in itself. `detail` says where.",
  player: "That this purchase is not possible at the moment. Nothing was taken.",
};

const SETUP: Advice = {
  game:
    "Check the ids in the game against the catalogue file. Nothing that a player does can " +
    "help.",
  player: "That the shop is closed.",
};

const BUSY: Advice = {
  game:
    "Let the player try again; keep the order number. The plugin settles an order whose " +
    "answer got lost by itself.",
  player: "That the shop cannot be reached right now, and that nothing is lost.",
};

const STEP: Advice = {
  game:
    "Go on: a step of the original SDK's flow, not the end of it. Goods are never granted " +
    "on it.",
  player: "Nothing.",
};

/** Advice for every code; the compiler finds a missing one. */
export const ADVICE: { readonly [code in ErrorCode]: Advice } = {
  networkAnomaly: BUSY,
  loggedIn: { game: "Show the shop.", player: "That they are logged in." },
  notLoggedIn: { game: "Call `login`.", player: "The login." },
  badAmount: {
    game: "Ask for a whole number of coins, 1 or more, and not above 9007199254740991.",
    player: "Which amounts are possible.",
  },
  loginExpired: {
    game: "Call `login`; a session lives 14 days. Then repeat the call.",
    player: "The login, with a word about why.",
  },
  merchantVerified: STEP,
  merchantWrong: {
    game:
      "Check `appId` and `appKey` against the catalogue file: they do not belong together, " +
      "or there is no such app.",
    player: "That the shop is closed.",
  },
  authParameterWrong: {
    game:
      "Log in anew: the ticket or token was used before, is too old, or belongs to another " +
      "app.",
    player: "The login.",
  },
  merchantUnverified: {
    game:
      "Wait for the operator: the app's merchant is not verified (`merchantVerified` in the " +
      "catalogue file).",
    player: "That the shop is closed.",
  },
  paid: {
    game:
      "Thank the player. Hand over nothing here: the goods come through `onDelivery`, once, " +
      "whatever crashes.",
    player: "That it is paid and the goods are on their way.",
  },
  paymentFailed: {
    game: "Offer to buy again, with a new order.",
    player: "That it did not work and nothing was taken.",
  },
  coinsInsufficient: {
    game:
      "Offer a recharge; then pay the same order number again. The order stays open for 15 " +
      "minutes.",
    player: "How many coins are missing, and how to get them.",
  },
  balanceAvailable: STEP,
  orderCreated: STEP,
  dataUnavailable: BUSY,
  orderNotCreated: BUSY,
  queried: { game: "Read the order's `state`.", player: "The order." },
  orderUnknown: {
    game:
      "Check the number. An order of another player is unknown too, and nothing more is " +
      "told about it.",
    player: "That there is no such order.",
  },
  cancelled: {
    game:
      "Offer to buy again, with a new order: a cancelled number stays cancelled. It also " +
      "comes for an order that never reached the server.",
    player: "That it was cancelled and nothing was taken.",
  },
  productMissing: FAULT,
  prepayMissing: FAULT,
  orderNoMissing: FAULT,
  noAuthority: SETUP,
  systemError: BUSY,
  appUnknown: SETUP,
  merchantUnknown: SETUP,
  appMerchantMismatch: SETUP,
  paramsMissing: FAULT,
  signatureWrong: {
    game: "Check the key that signs. A request that a game client sends is not signed at all.",
    player: "That the shop is closed.",
  },
  noData: { game: "Show an empty list; offer a recharge.", player: "That there is nothing yet." },
  orderExists: {
    game:
      "Make a new number: this one stands with other terms, or belongs to another player. " +
      "Nothing moved.",
    player: "Nothing; with numbers made by the plugin it does not happen.",
  },
  productUnknown: {
    game:
      "Ask for `products` again: the designer took it out of the catalogue, or the code is " +
      "misspelt.",
    player: "That it is no longer sold.",
  },
  alreadyOwned: {
    game: "Call `restore` and show it as owned; if it is being bought, wait for `onDelivery`.",
    player: "That it is theirs already.",
  },
  paramsWrong: FAULT,
  frameRefused: {
    game:
      "Mend the client: the frame breaks the rules of PROTOCOL.md, section 1. The plugin " +
      "never sends such a frame.",
    player: "That this purchase is not possible at the moment. Nothing was taken.",
  },
  methodUnknown: {
    game: "Update the backend or the client: one is older than the other.",
    player: "That the game needs an update.",
  },
  priceChanged: {
    game:
      "Ask for `products` again, show the new price, and let the player decide anew with a " +
      "new order.",
    player: "The new price.",
  },
  orderExpired: {
    game: "Make a new order: this one was not paid within 15 minutes.",
    player: "That it took too long and nothing was taken.",
  },
  orderFailed: {
    game: "Make a new order.",
    player: "That it did not work and nothing was taken.",
  },
  orderRefunded: {
    game: "Show that the coins are back; take back what was granted, if your game does that.",
    player: "That it was refunded.",
  },
  deadlinePassed: {
    game: "Nothing: the plugin then asks what became of the order (`closeIfAbsent`) and tells you.",
    player: "That it took too long.",
  },
  orderUncertain: {
    game:
      "Wait: the answer of the provider is not known yet. `onOrderProgress` tells when it " +
      "is. Never show it as failed, never make a new order for it.",
    player: "That the payment is being checked.",
  },
  tooManyRequests: { game: "Wait, and ask less often.", player: "That the shop is busy." },
  storageFailed: {
    game:
      "Let the player make room on the device. The plugin sends no order that it could not " +
      "save first.",
    player: "That the device could not save, and that nothing was taken.",
  },
  guestMerged: {
    game:
      "Show the sign-in: what was the guest's is the player's now. The plugin forgets the guest, " +
      "so the next guest of this device is another.",
    player: "That they have signed in before, and a button for it.",
  },
  guestUncertain: {
    game:
      "Log in without `guest` now, or let the guest play on, and sign in with `guest` later: " +
      "`detail` says what is under way.",
    player: "That a payment is being checked, and to try again in a few minutes.",
  },
  notSupported: {
    game: "Do without: this engine or this server has no such thing.",
    player: "Nothing; do not offer it.",
  },
  notYours: {
    game:
      "Leave it: the goods of this order are handed over by the merchant's server, or the " +
      "delivery is another player's.",
    player: "Nothing.",
  },
};
