/** What an operator can set about sending notices. */

import { type AddressRange, readAddressRange } from "./addressGuard.ts";

export interface NoticeConfig {
  /** Whether this process sends; others at the same database may. */
  readonly isOn: boolean;
  /** Addresses that are fine whatever they are. */
  readonly allowed: readonly AddressRange[];
  /** For one try: name, connection and answer together. */
  readonly timeoutMs: number;
  /** How long a notice is kept after its end, with its tries. */
  readonly keepMs: number;
  /** How long a merchant's server has to acknowledge its deliveries; 0: for ever. */
  readonly alarmAfterMs: number;
}

/** What is not set otherwise. */
export const NOTIFY_TIMEOUT_MS = 15_000;
export const KEEP_NOTICES_DAYS = 90;
export const ACK_ALARM_HOURS = 24;

const LOOPBACK: readonly AddressRange[] = [
  { address: "127.0.0.0", bits: 8 },
  { address: "::1", bits: 128 },
];

/**
 * The ranges that `text` names, with commas between. Unless it names some, a sandbox that only its
 * own machine can reach may tell game servers on the same machine. Throws for what is no range.
 */
export function readNotifyAllow(
  text: string | undefined,
  { environment, host }: { readonly environment: string; readonly host: string },
): readonly AddressRange[] {
  if (text !== undefined) {
    const ranges = text.split(",").map((one) => one.trim());
    return ranges.filter((one) => one !== "").map(readAddressRange);
  }
  const isAlone = host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
  return environment === "sandbox" && isAlone ? LOOPBACK : [];
}
