import { uuidOf } from "../../orders/uuid.ts";
import type { SecretKind } from "../../platform/appSecret.ts";
import { unreachable } from "../../unreachable.ts";

const SECRET_BYTES = 32;
const UUID_BYTES = 16;

/** A new secret in the form that its system's own clients know. */
export function newSecret(kind: SecretKind, randomHex: (bytes: number) => string): string {
  switch (kind) {
    case "notice":
      return `whsec_${Buffer.from(randomHex(SECRET_BYTES), "hex").toString("base64")}`;
    case "trino":
      return uuidOf(randomHex(UUID_BYTES), 4);
    // Like the compressed public key that GIP0006's tokens are.
    case "gip":
      return `02${randomHex(SECRET_BYTES)}`;
    case "pico":
    case "midas":
      return randomHex(SECRET_BYTES);
    default:
      return unreachable(kind);
  }
}
