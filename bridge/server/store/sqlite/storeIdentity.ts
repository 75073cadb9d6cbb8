import type { Environment } from "../../../wire/views.ts";
import { type Database, openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";

/** Which environment a store serves, and which life of it this is (ORDERS.md 5). */
export interface StoreIdentity {
  readonly environment: Environment;
  readonly incarnation: string;
  readonly createdAtMs: number;
}

/** The identity of the store in `directory`, which may be in use. */
export function readIdentity(directory: string): StoreIdentity {
  const db = openToRead(databaseFile(directory));
  try {
    return getIdentity(db);
  } finally {
    db.close();
  }
}

/** The identity row. Throws when the database is no store. */
export function getIdentity(db: Database): StoreIdentity {
  const row = db
    .prepare<{ environment: Environment; incarnation: string; created_at_ms: number }>(
      "SELECT environment, incarnation, created_at_ms FROM store_identity",
    )
    .get();
  if (row === undefined) throw new Error("the store has no identity row");
  const { environment, incarnation, created_at_ms: createdAtMs } = row;
  return { environment, incarnation, createdAtMs };
}
