/** What an operator says of the ways to this server and from it to its signer. */

import type { TlsFiles } from "./edges/tlsFiles.ts";
import { isLoopback } from "./edges/transportPolicy.ts";

/** Where the process with the key is (docs/SIGNER.md). */
export interface SignerPlace {
  /** Without a slash at the end. */
  readonly url: string;
  readonly secretFile: string;
}

/** Both or neither. Throws for one alone. */
export function readTlsPlace(
  cert: string | undefined,
  key: string | undefined,
): TlsFiles | undefined {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw new Error("--tls-cert and --tls-key belong together");
}

/** Both or neither. Throws for what cannot be used. */
export function readSignerPlace(
  url: string | undefined,
  secretFile: string | undefined,
): SignerPlace | undefined {
  if (url === undefined && secretFile === undefined) return undefined;
  if (url === undefined || secretFile === undefined) {
    throw new Error("--signer and --signer-secret belong together");
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isClear = parsed?.protocol === "http:";
  if (parsed === undefined || !(isClear || parsed.protocol === "https:")) {
    throw new Error(`--signer wants an address like http://127.0.0.1:7360, not "${url}"`);
  }
  if (isClear && !isLoopback(parsed.hostname)) {
    throw new Error(
      `--signer: ${url} would be asked in the clear; http:// is for this machine alone`,
    );
  }
  return { url: url.replace(/\/+$/, ""), secretFile };
}
