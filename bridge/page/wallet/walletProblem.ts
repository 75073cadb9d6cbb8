/** Why a wallet did not pay: EIP-1193's codes and what wallets really say, in our words. */

/** Each has words of its own on the page. */
const PROBLEMS = [
  "rejected",
  "busy",
  "disconnected",
  "wrongChain",
  "shortOfToken",
  "shortOfGas",
  "reverted",
  "sameAccount",
  /** The wallet's own node does not answer. */
  "walletNode",
  "walletFailed",
  /** Our server did not confirm that the payment is still due. */
  "serverSilent",
  /** Something changed while the wallet was open. */
  "movedOn",
] as const;

export type WalletProblem = (typeof PROBLEMS)[number];

export function isWalletProblem(word: string): word is WalletProblem {
  return PROBLEMS.some((problem) => problem === word);
}

/** Thrown by the payment's steps. */
export class WalletStop extends Error {
  readonly problem: WalletProblem;

  constructor(problem: WalletProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** What an error of a wallet, or of a library around it, means. */
export function problemOf(error: unknown): WalletProblem {
  if (error instanceof WalletStop) return error.problem;
  const links = chainOf(error);
  const code = links.map((link) => link.code).find((one) => BY_CODE.has(one));
  if (code !== undefined) return BY_CODE.get(code) ?? "walletFailed";
  const said = links.map(({ message }) => String(message ?? "")).join("\n");
  return SAYINGS.find(([pattern]) => pattern.test(said))?.[1] ?? "walletFailed";
}

/** The code of EIP-1193 or JSON-RPC that it carries anywhere. */
export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return chainOf(error).some(({ code }) => codes.includes(Number(code)));
}

const BY_CODE = new Map<unknown, WalletProblem>([
  [4001, "rejected"],
  [-32002, "busy"],
  [4900, "disconnected"],
  [4901, "disconnected"],
  ["ACTION_REJECTED", "rejected"],
  ["INSUFFICIENT_FUNDS", "shortOfGas"],
  ["CALL_EXCEPTION", "reverted"],
]);

const SAYINGS: readonly (readonly [RegExp, WalletProblem])[] = [
  [/user (rejected|denied)|rejected by user/i, "rejected"],
  [/already pending|already processing/i, "busy"],
  [/insufficient funds/i, "shortOfGas"],
  [/revert/i, "reverted"],
  [/disconnected|not connected/i, "disconnected"],
  [/failed to fetch|network error|timed? ?out|ECONNREFUSED|no response/i, "walletNode"],
];

interface Link {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly error?: unknown;
  readonly info?: unknown;
  readonly data?: unknown;
  readonly cause?: unknown;
  readonly originalError?: unknown;
}

/** Wallets and libraries wrap each other's errors. */
const DEPTH_MAX = 6;

function chainOf(error: unknown, depth = 0): readonly Link[] {
  if (typeof error !== "object" || error === null || depth > DEPTH_MAX) return [];
  const link: Link = error;
  const inner = [link.error, link.info, link.data, link.cause, link.originalError];
  return [...inner.flatMap((one) => chainOf(one, depth + 1)), link];
}
