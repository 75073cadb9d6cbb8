/**
 * EIP-4361, Sign-In with Ethereum: the message that a wallet shows and signs, written and read by
 * the document's ABNF, character by character. What does not fit it is no message.
 */

/** The members of a message, as they stand in it. */
export interface SignInMessage {
  /** `https` in `https://game.example wants you ...`. */
  readonly scheme?: string;
  /** RFC 3986 authority: who asks. */
  readonly domain: string;
  /** `0x` and 40 hex digits. */
  readonly address: string;
  readonly statement?: string;
  readonly uri: string;
  /** EIP-155. */
  readonly chainId: number;
  readonly nonce: string;
  /** RFC 3339, as the others. */
  readonly issuedAt: string;
  readonly expirationTime?: string;
  readonly notBefore?: string;
  readonly requestId?: string;
  readonly resources?: readonly string[];
}

/** The longest message that is read. */
export const SIGN_IN_MESSAGE_CHARS_MAX = 4096;

const SCHEME = "[A-Za-z][A-Za-z0-9+.-]*";
const AUTHORITY = "[A-Za-z0-9\\-._~%!$&'()*+,;=:@[\\]]+";
// Reserved, unreserved, and the space: one line of ASCII.
const STATEMENT = "[A-Za-z0-9\\-._~:/?#[\\]@!$&'()*+,;= ]+";
const URI = "[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\\-._~:/?#[\\]@!$&'()*+,;=%]*";
const PCHARS = "[A-Za-z0-9\\-._~%!$&'()*+,;=:@]*";
const TIME =
  "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})";

const FORM = new RegExp(
  [
    `^(?:(?<scheme>${SCHEME})://)?(?<domain>${AUTHORITY}) wants you to sign in with your Ethereum account:\\n`,
    "(?<address>0x[0-9A-Fa-f]{40})\\n\\n",
    `(?:(?<statement>${STATEMENT})\\n)?\\n`,
    `URI: (?<uri>${URI})\\n`,
    "Version: 1\\n",
    "Chain ID: (?<chainId>[0-9]{1,15})\\n",
    "Nonce: (?<nonce>[A-Za-z0-9]{8,128})\\n",
    `Issued At: (?<issuedAt>${TIME})`,
    `(?:\\nExpiration Time: (?<expirationTime>${TIME}))?`,
    `(?:\\nNot Before: (?<notBefore>${TIME}))?`,
    `(?:\\nRequest ID: (?<requestId>${PCHARS}))?`,
    `(?:\\nResources:(?<resources>(?:\\n- ${URI})*))?$`,
  ].join(""),
);

/** The members of `text`; undefined when it is no message of EIP-4361. */
export function parseSignInMessage(text: string): SignInMessage | undefined {
  if (text.length > SIGN_IN_MESSAGE_CHARS_MAX) return undefined;
  const found = FORM.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { domain = "", address = "", uri = "", chainId, nonce = "", issuedAt = "" } = found;
  if (!URL.canParse(uri)) return undefined;
  const { scheme, statement, expirationTime, notBefore, requestId, resources } = found;
  return {
    ...{ domain, address, uri, chainId: Number(chainId), nonce, issuedAt },
    ...(scheme === undefined ? {} : { scheme }),
    ...(statement === undefined ? {} : { statement }),
    ...(expirationTime === undefined ? {} : { expirationTime }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(resources === undefined ? {} : { resources: resources.split("\n- ").slice(1) }),
  };
}

/** The text of a message. */
export function signInMessageText(message: SignInMessage): string {
  const { scheme, domain, address, statement, uri, chainId, nonce, issuedAt } = message;
  const { expirationTime, notBefore, requestId, resources } = message;
  const who = scheme === undefined ? domain : `${scheme}://${domain}`;
  return [
    `${who} wants you to sign in with your Ethereum account:`,
    address,
    "",
    ...(statement === undefined ? [] : [statement]),
    "",
    `URI: ${uri}`,
    "Version: 1",
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    ...(expirationTime === undefined ? [] : [`Expiration Time: ${expirationTime}`]),
    ...(notBefore === undefined ? [] : [`Not Before: ${notBefore}`]),
    ...(requestId === undefined ? [] : [`Request ID: ${requestId}`]),
    ...(resources === undefined ? [] : ["Resources:", ...resources.map((one) => `- ${one}`)]),
  ].join("\n");
}
