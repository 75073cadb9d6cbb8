/** What a transaction can do with counts of calls: a part of `Tx`. */

/** How often somebody called in a window of time. */
export interface CallWindow {
  /** A digest. */
  readonly caller: string;
  readonly endsAtMs: number;
  /** Calls that processes have taken, used or not. */
  readonly taken: number;
}

export interface CallWindowRows {
  /** Also one that is over, until it is purged. */
  findCallWindow(caller: string): CallWindow | undefined;
  /** Throws when what is stored is not `from`. */
  writeCallWindow(window: CallWindow, from: CallWindow | undefined): void;
  /** Deletes at most `limit` that ended before `beforeMs`; gives how many. */
  purgeCallWindows(beforeMs: number, limit: number): number;
}
