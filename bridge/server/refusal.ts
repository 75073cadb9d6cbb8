import type { ErrorCode } from "../wire/codes.ts";

/**
 * A call's "no", by its word in the code table. Thrown inside a transaction it undoes the
 * transaction; the router turns it into the PayError of the answer. Everything else that is thrown
 * is a bug.
 */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** For the game's developer, in English; never holds a secret or another player's data. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Refusal";
    this.code = code;
    this.detail = detail;
  }
}
