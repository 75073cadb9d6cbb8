import type { Config } from "../config.ts";
import type { Act } from "./runProgram.ts";

/** What a command may use beside its own options. */
export interface CliWorld {
  readonly variables: { readonly [name: string]: string | undefined };
  out(text: string): void;
  err(text: string): void;
  /** Whether a person sees it, not a file or a program. */
  isTerminal(stream: "out" | "err"): boolean;
  /** All of the standard input. */
  readInput(): Promise<string>;
  nowMs(): number;
  /** Who is at the keyboard, as the system knows it. */
  userName(): string;
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string;
  /** The program of the store's thread. */
  readonly storeThread: URL;
  /** Starts a server; resolves when it listens. It ends the process itself when it cannot. */
  serve(config: Config): Promise<void>;
  readonly act: Act;
}
