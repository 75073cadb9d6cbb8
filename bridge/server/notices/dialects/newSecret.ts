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
      return uuidOf(randomHex(UUID_BYTES));
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

/** A version 4 UUID (RFC 9562). */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) % 4) + 8).toString(16);
  const rest = `${variant}${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, rest, hex.slice(20)].join(
    "-",
  );
}
