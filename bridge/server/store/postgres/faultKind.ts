import { codeOf } from "./connection.ts";
import { CHANGED_MEANWHILE, GIVEN_UP } from "./functions.ts";

/**
 * What a database's error means for the batch that met it:
 * - `gone`: the connection broke, and nobody knows whether the batch is durable; or the database has
 *   forgotten this server, which a new connection enrols again
 * - `race`: somebody else was first; from fresh rows it may go well
 * - `passing`: the database could not, for now or until its operator helps; nothing was written
 * - `bug`: one command asked for what the schema forbids; nothing was written
 */
export type FaultKind = "gone" | "race" | "passing" | "bug";

/** Rows that changed, unique rows of others, deadlocks, serialization, locks. */
const RACES: readonly string[] = [CHANGED_MEANWHILE, "23505", "23P01", "40001", "40P01", "55P03"];
/** Ended by an administrator or a crash, not accepting, connection exceptions. */
const GONE = /^(57P0[1-5]|08...|E[A-Z]+)$/;
/** Resources, cancelled, system errors, read-only. */
const PASSING = /^(53...|57...|58...|25006|XX...)$/;

/** The kind of an error that a query rejected with; undefined when it is none of a database. */
export function faultKindOf(error: unknown): FaultKind | undefined {
  const code = codeOf(error);
  if (code === undefined) return isBroken(error) ? "gone" : undefined;
  if (RACES.includes(code)) return "race";
  if (GONE.test(code) || code === GIVEN_UP) return "gone";
  if (PASSING.test(code)) return "passing";
  return /^[0-9A-Z]{5}$/.test(code) ? "bug" : undefined;
}

/** Whether the driver gave up before it sent anything: then nothing can have happened. */
export function wasNotSent(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith(" is not queryable");
}

/** The driver's own words for a connection that ended or does not answer. */
function isBroken(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered|Client was closed|Query read timeout)/.test(
      error.message,
    )
  );
}
