/** How every command ends; docs/OPERATE.md lists the codes. */

/**
 * - `done`: all is well
 * - `failed`: it could not be done; the text says why
 * - `wrongUse`: the command line was wrong; nothing was done
 * - `found`: it was done, and something needs a person
 * - `refused`: the rules of orders and money say no; nothing moved
 */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, found: 3, refused: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What an operator can mend; its text is the whole story. */
export class CliProblem extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.name = "CliProblem";
    this.exitCode = exitCode;
  }
}
