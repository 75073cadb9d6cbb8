/** Why a game's server does wrong, and what to change: a closed list, as data. */

/**
 * `money`: goods for nothing, twice or never. `risk`: it takes a rare day or a patient attacker.
 * `care`: nothing is lost, somebody is annoyed.
 */
export type Severity = "money" | "risk" | "care";

interface CauseText {
  readonly severity: Severity;
  /** What is wrong, as far as it can be told from outside. */
  readonly what: string;
  readonly fix: string;
}

export type Cause = keyof typeof CAUSES;

/** docs/DOCTOR.md lists them by these words. */
export const CAUSES = {
  // Whether it works at all.
  unreachable: money(
    "no answer came",
    "Start the server, and check the address, the port and what stands in front of it.",
  ),
  redirected: money(
    "the answer is a redirect, and notices follow none",
    "Register the address that answers by itself: mind https, www and the final slash.",
  ),
  wrongAddress: money(
    "nothing takes notices at this address",
    "Compare path and method with your routes; notices are POSTs.",
  ),
  secretMismatch: money(
    "a genuine notice is refused as if it were forged",
    "The game's secret, app, environment or dialect is another than the doctor's; or the check covers something else than the raw body. Log `message` and `fix` of verifyNotice.",
  ),
  refusesGenuine: money(
    "a genuine notice is not taken",
    "Look at the game server's log for this order; until it answers with success the notice comes again.",
  ),
  wrongSuccess: money(
    "the answer is not this dialect's success, so the notice comes again and the order is never fulfilled",
    "Answer what the dialect wants: noticeAnswer(dialect, 'taken') has it.",
  ),
  notGranted: money(
    "it answers success and hands nothing over",
    "Hand the goods over before you answer, or write the order down in your database and answer after that.",
  ),
  wrongPlayer: money(
    "somebody else has the goods",
    "Hand over to the player whom the notice names, not to whoever is logged in or came last.",
  ),
  wrongGoods: money(
    "other goods were handed over than were bought",
    "Take code and quantity from the notice's items, and the price from your own list.",
  ),
  quantityIgnored: money(
    "of several pieces not all were handed over",
    "Multiply by `quantity`; an order may have more than one of a thing.",
  ),

  // Whether it believes anybody.
  signatureUnchecked: money(
    "the signature is not checked: anybody who knows the address gets goods",
    "Verify the raw body with verifyNotice, or a library of your dialect, before anything else.",
  ),
  signatureOptional: money(
    "a notice without a signature is believed",
    "Refuse when the signature is absent or empty; never check it only if it is there.",
  ),
  signaturePartly: money(
    "only a part of the signature is compared",
    "Compare the whole of it: same length, then crypto.timingSafeEqual.",
  ),
  signatureUnbound: money(
    "the signature does not cover what the notice says: one that was seen once signs anything",
    "Compute it over the whole raw body (and over webhook-id and webhook-timestamp in the standard dialect).",
  ),
  idUnbound: risk(
    "webhook-id or webhook-timestamp can be changed under the same signature",
    "What is signed is `id.timestamp.body`: take both from the headers.",
  ),
  secretEmpty: money(
    "it verifies with an empty or undefined secret, as when the variable is not set",
    "Refuse to start without a secret.",
  ),
  keyConfusion: money(
    "the public key is accepted as a shared secret",
    "Let the secret's own form decide how to check (whpk_: v1a, whsec_: v1), never the header.",
  ),
  leaksSignature: money(
    "its answer tells the right signature: whoever asks can sign",
    "Answer a plain 401. What was expected belongs nowhere, not even into a log.",
  ),
  leaksSecret: money(
    "its answer holds the secret",
    "Answer no configuration and no stack trace; then replace the secret.",
  ),
  forgeryTaken: risk(
    "it answers success to what it does not believe: if its secret is ever wrong, genuine notices are lost without a word",
    "Answer 401 to what cannot be verified; a genuine one then comes again.",
  ),
  timeUnchecked: risk(
    "an old or future time is accepted: what was recorded once can be played back for ever",
    "Refuse when webhook-timestamp is off by more than five minutes, after checking the signature.",
  ),
  timeTooStrict: money(
    "a notice that is two minutes old is refused: clocks differ, networks wait",
    "Allow five minutes, and set the clock by NTP.",
  ),

  // Whether once is once.
  notIdempotent: money(
    "the same notice hands the goods over again",
    "Write the order's number into a table with a unique key in the same transaction as the goods: grantOnce does it.",
  ),
  race: money(
    "copies that arrive together hand the goods over more than once",
    "'Seen before?' and 'grant' must be one transaction, on a unique key of the order; looking first and writing later is too late.",
  ),
  knownByNotice: money(
    "another notice of the same order hands the goods over again: it remembers the notice, not the order",
    "Remember the order's number, not webhook-id, nonce, signature or body.",
  ),
  memoryOnly: money(
    "after a restart it has forgotten what it granted",
    "Keep what was granted in the database beside the goods, not in a variable or a cache.",
  ),
  tooEager: money(
    "two orders of one player for the same thing count as one",
    "Only the order's number makes a repeat; players do buy twice.",
  ),
  retryRefused: risk(
    "a repeat is refused, so it comes again for three days, and the order stays unfulfilled in most dialects",
    "Answer success to what was granted before.",
  ),

  // Whether it sees what was refunded.
  refundIgnored: risk(
    "the money went back and the goods stayed",
    "Take back on `money` refunded or reversed, or book a debt and acknowledge `owed`.",
  ),
  takenBackTwice: money(
    "a repeated refund takes goods back again",
    "Take back once per order: grantOnce calls `revoke` once.",
  ),
  lateGrant: money(
    "a payment that arrives after its own refund hands the goods over",
    "Compare versions: remember the refund even when the order was never seen, and let nothing older count.",
  ),
  paidAgainIgnored: risk(
    "an order that was taken back and is paid again gets nothing",
    "A newer version with settled money makes the goods due again.",
  ),
  strangeRefund: care(
    "a refund of an order that it never saw is refused, so it comes again for three days",
    "Remember it and answer success: there is nothing to take back.",
  ),

  // Whether the price is its own.
  amountUnchecked: money(
    "whatever was paid buys the goods",
    "Compare the amount with your own price list or your record of the order, never with the notice's own prices.",
  ),
  quantityUnchecked: money(
    "ten are handed over for the price of one",
    "Expected is your price times the quantity that you hand over.",
  ),
  currencyUnchecked: money(
    "any currency buys the goods",
    "Compare the currency, too: 60 of a cheap one are not 60 of yours.",
  ),
  appUnchecked: money(
    "an order of another app is granted here",
    "Compare the app with your own, even when one secret signs for both.",
  ),
  environmentUnchecked: money(
    "sandbox orders are granted at the live server, or the other way round: test coins buy real goods",
    "Compare the environment with your own; give each secrets of its own.",
  ),
  productUnchecked: money(
    "something is handed over for a product that does not exist",
    "Refuse codes that your list does not have, and ask with Object.hasOwn: `constructor` is in every object.",
  ),
  orderUnchecked: money(
    "an order that the game never made is granted",
    "Look the number up in your own records, where the price stands, and grant nothing that is not there.",
  ),
  silentMismatch: risk(
    "it answers success to an order that it does not grant; in this dialect that says 'handed over'",
    "Answer that it should come again, and let a person look at it.",
  ),

  // Whether paid is paid.
  moneyUnchecked: money(
    "goods are handed over for an order that is not paid",
    "Grant when `money` is settled (Pico: both codes SUCCESS; GIP0006: confirm 1 or more), never because a notice came.",
  ),
  clientGrants: money(
    "it hands over what the game's client hands over already",
    "Grant when `grantBy` is server, and else nothing.",
  ),
  refusesUnneeded: care(
    "a notice that asks for nothing is refused, so it comes again for three days",
    "Answer success to every genuine notice that needs nothing from you.",
  ),

  // What else arrives.
  rawBodyLost: money(
    "the same JSON with other white space is refused: the check covers the body as it was parsed and written again",
    "Verify the bytes as they arrived: express.raw, or read the stream yourself.",
  ),
  textBroken: money(
    "other alphabets break the check",
    "Verify bytes, not text; decode UTF-8 only after that, and encode Pico's values as Java does.",
  ),
  newsRefused: risk(
    "a member that it does not know makes it refuse the notice",
    "Ignore unknown members; the format grows.",
  ),
  headerCase: money(
    "names of headers are compared with their case, and proxies change it",
    "Compare them in one case.",
  ),
  typeTooStrict: risk(
    "`application/json; charset=utf-8` is refused",
    "Compare the media type without its parameters, or read the body whatever it is called.",
  ),
  rotation: risk(
    "of several signatures only one is tried: replacing the secret stops your notices",
    "Try each signature of the header against each secret that you have.",
  ),
  crashed: risk(
    "no answer: it died, hung or dropped the connection",
    "Catch what this request throws; no request of a stranger may end the process.",
  ),
  brokenAccepted: money(
    "half a body is taken for a whole one",
    "Act only on a body that arrived whole and was verified.",
  ),
  blocked: risk(
    "one slow client keeps all others waiting",
    "Read requests at the same time (threads, async), and give each a time limit.",
  ),
  slowBodyRefused: care(
    "a body that arrives in pieces is not taken",
    "Read until the end; a notice may come in several packets.",
  ),
  noLimit: care(
    "bodies of any size are read and taken",
    "Stop reading at 64 KiB; no notice is larger.",
  ),
  slow: care(
    "the answer takes more than five seconds; after fifteen the notice counts as lost and comes again",
    "Write the order down, answer, and do the rest after it.",
  ),

  // Whether the payment server learns of it.
  notAcknowledged: money(
    "the delivery is not acknowledged: the order stays unfulfilled, and may be refunded",
    "POST /v1/merchant/orders/{orderNo}/deliveries/{deliveryId}/ack when the goods are handed over; 2xx alone does not say it.",
  ),
  ackNotRepeated: risk(
    "an acknowledgement that failed is never said again",
    "Keep what is not acknowledged (listUnacknowledged), and say it again with the next notice and at every start.",
  ),
  ackTooEarly: money(
    "it acknowledges before the goods are there: a crash in between loses them for ever",
    "Commit the goods first, then acknowledge, then answer.",
  ),
  ackWrong: risk(
    "it acknowledges another delivery or another outcome than it should",
    "Take deliveryId from the notice that you act on; `granted` after handing over, `revoked` or `owed` after a refund.",
  ),
  ackUnkeyed: care(
    "the acknowledgement has no Idempotency-Key",
    "Send one that is the same when you say the same again.",
  ),
  ackOpen: risk(
    "the acknowledgement carries no key of the REST API",
    "Send Authorization: Bearer with a key that has the scope deliveries:write.",
  ),
} as const satisfies { readonly [word: string]: CauseText };

function money(what: string, fix: string): CauseText {
  return { severity: "money", what, fix };
}

function risk(what: string, fix: string): CauseText {
  return { severity: "risk", what, fix };
}

function care(what: string, fix: string): CauseText {
  return { severity: "care", what, fix };
}
