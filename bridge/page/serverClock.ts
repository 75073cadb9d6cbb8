/** The server's time, carried on by this machine's monotonic clock, whatever its wall clock says. */
export interface ServerClock {
  set(serverTimeMs: number): void;
  nowMs(): number;
}

export function createServerClock(): ServerClock {
  let aheadMs = Date.now() - performance.now();
  return {
    set(serverTimeMs) {
      aheadMs = serverTimeMs - performance.now();
    },
    nowMs: () => Math.round(performance.now() + aheadMs),
  };
}
