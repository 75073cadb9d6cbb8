import type { Act } from "../server/cli/runProgram.ts";

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
  readonly act: Act;
}
