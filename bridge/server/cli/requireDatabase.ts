import { existsSync } from "node:fs";
import { databaseFile } from "../store/sqlite/dataDirectory.ts";
import { CliProblem } from "./exitCode.ts";

/** Throws when there is no store in `directory`: a mistyped one must not become a new store. */
export function requireDatabase(directory: string): void {
  if (existsSync(databaseFile(directory))) return;
  throw new CliProblem(`there is no store in ${directory}: is --data right?`);
}
