/** Whether a text can sign notices of a dialect. */

import { gip0006Reader } from "../merchant/gip0006Reader.ts";
import { picoReader } from "../merchant/picoReader.ts";
import { trinoReader } from "../merchant/trinoReader.ts";
import { parseStandardKey } from "../notices/dialects/standardSignature.ts";
import type { DialectName } from "../notices/profile.ts";

interface SecretForm {
  /** How it looks, in words. */
  readonly text: string;
  fits(secret: string): boolean;
}

export const SECRET_FORMS: { readonly [dialect in DialectName]: SecretForm } = {
  standard: {
    text: "whsec_ and base64, or whsk_ and base64 of an ed25519 pair's private key",
    fits: (secret) => (parseStandardKey(secret)?.kind ?? "public") !== "public",
  },
  pico: { text: picoReader.secretForm, fits: picoReader.isSecret },
  trino: { text: trinoReader.secretForm, fits: trinoReader.isSecret },
  gip0006: { text: gip0006Reader.secretForm, fits: gip0006Reader.isSecret },
};
