import { pino } from "pino";
import { runSigner } from "./runSigner.ts";
import type { SignerConfig } from "./signerFile.ts";

export interface ServeSignerOptions {
  /** Say "ready" as one line of JSON, for a program that started this one. */
  readonly jsonReady: boolean;
  readonly logLevel: string;
}

/** Runs a signer until this process is told to end. Rejects with SignerProblem when it cannot begin. */
export async function serveSigner(
  config: SignerConfig,
  { jsonReady, logLevel }: ServeSignerOptions,
  out: (text: string) => void,
): Promise<void> {
  const log = pino({ level: logLevel }, pino.destination({ fd: 2, sync: true }));
  const running = await runSigner(config, { log, nowMs: Date.now });
  const { port } = running;
  const stop = () => void running.stop().then(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  const ready = JSON.stringify({ ready: true, port, pid: process.pid });
  out(`${jsonReady ? ready : `signing for whoever has the secret on ${config.host}:${port}`}\n`);
}
