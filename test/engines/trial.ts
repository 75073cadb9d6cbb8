/** What the contract of hosts is made of. */

import type { Host } from "../../plugin/host.ts";
import type { ContractFrames } from "./contractFrames.ts";

/** One case. It ends when it calls `pass` or `fail` of its trial; after 15 seconds without either it has failed. */
export interface ContractCase {
  readonly name: string;
  readonly needs?: "openSocket" | "post" | "openPage" | "pump" | "drive";
  run(this: void, trial: Trial): void;
}

/** What a case gets to work with. */
export interface Trial {
  readonly host: Host;
  readonly frames: ContractFrames;
  readonly baseUrl: string;
  readonly refusedUrl: string;
  pass(this: void): void;
  fail(this: void, detail: string): void;
  /** Fails the case unless `holds`; gives `holds`. */
  check(this: void, holds: boolean, what: string): boolean;
  /** Calls `body` after at least `ms` of the host's clock, unless the case is over by then. */
  later(this: void, ms: number, body: (this: void) => void): void;
}
