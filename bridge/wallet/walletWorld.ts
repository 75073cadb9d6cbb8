import type { ExitCode } from "../server/cli/exitCode.ts";

/** What the wallet's commands may use beside their own options. */
export interface WalletWorld {
  readonly variables: { readonly [name: string]: string | undefined };
  /** Where a person's own files are. */
  readonly home: string;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person can be asked. */
  readonly isAnswered: boolean;
  /** One line that a person types; `hidden` does not show it. */
  ask(question: string, echo: "shown" | "hidden"): Promise<string>;
  nowMs(): number;
  /** Makes a command's work an action of the command line; its code is how the program ends. */
  act<Given extends unknown[]>(
    work: (...given: Given) => Promise<ExitCode>,
  ): (...given: Given) => Promise<void>;
}
