/** Certificates as files in PEM, and taken up anew when they are renewed. */

import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext, type Server as TlsServer } from "node:tls";
import type { Logger } from "pino";

/** Where certificate (with the chain below it) and key are. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Both in PEM. */
export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Why the files cannot be used; its text is the whole story, without a line of the key. */
export class TlsProblem extends Error {}

/** What a server does with TLS: nothing older is spoken. */
export const TLS_LEAST = { minVersion: "TLSv1.2" } as const;

/** How often the files are looked at. */
const LOOK_MS = 60_000;

/** Reads a pair whose parts belong together. Throws TlsProblem. */
export function readTls(files: TlsFiles): TlsPair {
  const pair = { cert: readPem(files.cert), key: readPem(files.key) };
  try {
    createSecureContext(pair);
    return pair;
  } catch {
    throw new TlsProblem(`${files.cert} and ${files.key} are not a certificate and its key in PEM`);
  }
}

/**
 * Looks after the files while the server runs: new connections get the new certificate. A pair that does
 * not fit, as between the two writes of a renewal, changes nothing. Gives what ends it.
 */
export function followTls(
  server: Pick<TlsServer, "setSecureContext">,
  files: TlsFiles,
  log: Pick<Logger, "info" | "warn">,
  lookMs: number = LOOK_MS,
): () => void {
  const look = () => {
    try {
      server.setSecureContext({ ...readTls(files), ...TLS_LEAST });
      log.info({ cert: files.cert }, "the certificate was taken up anew");
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown";
      log.warn({ cert: files.cert }, `the last good certificate stays: ${why}`);
    }
  };
  const both = [files.cert, files.key];
  for (const file of both) watchFile(file, { interval: lookMs, persistent: false }, look);
  return () => {
    for (const file of both) unwatchFile(file, look);
  };
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new TlsProblem(`${file} cannot be read: ${code}`);
  }
}
