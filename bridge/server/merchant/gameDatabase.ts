/** The game's own database as grantOnce needs it: one transaction at a time, in two manners. */

/** What both databases can hold here. */
export type GrantValue = string | number | null;

export type GrantRow = Readonly<Record<string, unknown>>;

/** A driver that answers at once: SQLite. */
export interface SyncDatabase<Handle> {
  readonly kind: "sync";
  /** Added to the statement that reads the row, to lock it. */
  readonly lock: string;
  /** Runs `work` in one durable transaction that nobody else can write beside. */
  transaction<Result>(work: (run: SyncRun, handle: Handle) => Result): Result;
}

/** A driver that answers later: PostgreSQL. */
export interface AsyncDatabase<Handle> {
  readonly kind: "async";
  readonly lock: string;
  /** Runs `work` in one transaction: commits when it is done, rolls back when it rejects. */
  transaction<Result>(work: (run: AsyncRun, handle: Handle) => Promise<Result>): Promise<Result>;
}

export type GameDatabase<Handle> = SyncDatabase<Handle> | AsyncDatabase<Handle>;

/** Runs one statement; gives its rows. */
export type SyncRun = (sql: string, values: readonly GrantValue[]) => readonly GrantRow[];
export type AsyncRun = (sql: string, values: readonly GrantValue[]) => Promise<readonly GrantRow[]>;

/** What node:sqlite, better-sqlite3 and @photostructure/sqlite have in common. */
export interface SqliteDriver {
  exec(sql: string): unknown;
  prepare(sql: string): {
    all(...values: GrantValue[]): unknown[];
    run(...values: GrantValue[]): unknown;
  };
}

/**
 * SQLite. `grant` must be done when it returns: a transaction that is left open while something is
 * waited for takes in what other requests of the process write on the same connection.
 */
export function sqliteDatabase<Driver extends SqliteDriver>(driver: Driver): SyncDatabase<Driver> {
  const run: SyncRun = (sql, values) => {
    const statement = driver.prepare(sql.replace(/\$(\d)/g, "?$1"));
    if (/^\s*SELECT/i.test(sql)) return statement.all(...values) as GrantRow[];
    statement.run(...values);
    return [];
  };
  return {
    kind: "sync",
    lock: "",
    transaction(work) {
      driver.exec("BEGIN IMMEDIATE");
      try {
        const result = work(run, driver);
        driver.exec("COMMIT");
        return result;
      } catch (error) {
        driver.exec("ROLLBACK");
        throw error;
      }
    },
  };
}

/** What pg's Pool and Client give. */
export interface PostgresPool<Client extends PostgresClient> {
  connect(): Promise<Client>;
}

export interface PostgresClient {
  query(sql: string, values?: GrantValue[]): Promise<{ readonly rows: unknown[] }>;
  release(error?: Error | boolean): void;
  on(event: "error", listener: () => void): unknown;
  removeListener(event: "error", listener: () => void): unknown;
}

/** PostgreSQL through a pool of the package pg. `grant` gets the transaction's client. */
export function postgresDatabase<Client extends PostgresClient>(
  pool: PostgresPool<Client>,
): AsyncDatabase<Client> {
  return {
    kind: "async",
    lock: " FOR UPDATE",
    async transaction(work) {
      const client = await pool.connect();
      // A connection that breaks says so twice: to the query, and as an event that ends the process.
      client.on("error", ignore);
      const run: AsyncRun = async (sql, values) =>
        (await client.query(sql, [...values])).rows as GrantRow[];
      try {
        await client.query("BEGIN");
        const result = await work(run, client);
        await client.query("COMMIT");
        letGo(client);
        return result;
      } catch (error) {
        // Whether it was committed is not known when COMMIT was lost: a repeat of the notice tells.
        await client.query("ROLLBACK").then(
          () => letGo(client),
          () => letGo(client, true),
        );
        throw error;
      }
    },
  };
}

function letGo(client: PostgresClient, isBroken = false): void {
  // The event of a broken one may still come.
  if (!isBroken) client.removeListener("error", ignore);
  client.release(isBroken);
}

function ignore(): void {}
