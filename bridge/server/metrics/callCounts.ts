/** How the calls of this process ended, since it started. */

/** What is counted of calls that are none of ours: a stranger's words are no labels. */
export const UNKNOWN_METHOD = "unknown";
export const DONE = "ok";

export interface CallCount {
  /** Of the protocol, or `unknown`. */
  readonly method: string;
  /** `ok`, or the refusal's word. */
  readonly outcome: string;
  readonly calls: number;
}

export interface CallCounts {
  count(method: string, outcome: string): void;
  list(): readonly CallCount[];
}

/** Starts at none. */
export function createCallCounts(): CallCounts {
  const counts = new Map<string, Map<string, number>>();
  return {
    count(method, outcome) {
      const outcomes = counts.get(method);
      if (outcomes === undefined) counts.set(method, new Map([[outcome, 1]]));
      else outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    list: () =>
      [...counts].flatMap(([method, outcomes]) =>
        [...outcomes].map(([outcome, calls]) => ({ method, outcome, calls })),
      ),
  };
}
