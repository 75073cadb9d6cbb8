/** An error as every callback gets it and as it crosses the wire, made from the code tables. */

import type { PicoCode, Retry } from "./codes.ts";
import { type ErrorCode, type Language, OWN_REFUSALS, PICO_PAYMENT } from "./codes.ts";

/** What a callback gets instead of a result. */
export interface PayError {
  /** Our word, for code that branches. */
  readonly code: ErrorCode;
  /** The Pico document's code, for code that was written against that table. */
  readonly legacyCode: PicoCode;
  /** For a person, in the asked language: what happened and, where known, what to do. */
  readonly message: string;
  readonly retry: Retry;
  /** For the developer, in English: which parameter, which limit. */
  readonly detail?: string;
}

/** Makes the error for `code`. */
export function payError(
  this: void,
  code: ErrorCode,
  language: Language,
  detail?: string,
): PayError {
  for (const own of OWN_REFUSALS) {
    if (own.name === code) {
      return { code, legacyCode: own.pico, message: own[language], retry: own.retry, detail };
    }
  }
  const pico = picoCodeOf(code);
  const row = PICO_PAYMENT[pico];
  return { code, legacyCode: pico, message: row[language], retry: row.retry, detail };
}

/** The message of a Pico payment code, for (code, message) callbacks. */
export function picoMessage(this: void, code: PicoCode, language: Language): string {
  return PICO_PAYMENT[code][language];
}

/** True for a word of the code tables: what came over the wire may be from a newer server. */
export function isErrorCode(this: void, word: unknown): word is ErrorCode {
  for (const own of OWN_REFUSALS) if (own.name === word) return true;
  for (const code in PICO_PAYMENT) if (PICO_PAYMENT[code as PicoCode].name === word) return true;
  return false;
}

function picoCodeOf(this: void, word: ErrorCode): PicoCode {
  for (const code in PICO_PAYMENT) {
    if (PICO_PAYMENT[code as PicoCode].name === word) return code as PicoCode;
  }
  return "SYSTEMERROR";
}
