/** A day's report, ready to be frozen. */
export interface NewSettlement {
  /** Whose day: an IANA name. */
  readonly zone: string;
  /** Like 2026-11-20. */
  readonly day: string;
  /** The last entry that it counts. */
  readonly throughKey: number;
  /** The report as JSON. */
  readonly body: string;
  /** The SHA-256 of the body, in hex. */
  readonly digest: string;
}

/** A day's report that will never change. */
export interface Settlement extends NewSettlement {
  readonly closedAtMs: number;
}
