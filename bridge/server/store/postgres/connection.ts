/** One connection to PostgreSQL with every promise checked. Its address may hold a password. */

import type pg from "pg";
import { StoreFault } from "../storeFault.ts";

export type Connection = pg.Client;

/** The database cannot be used now; later it may be. */
export class UnusableDatabase extends StoreFault {}

/** A server that is not there must not keep anybody waiting. */
const CONNECT_MS = 5000;
/** Nothing of ours takes so long; a stuck database becomes an error. */
const STATEMENT_MS = 10_000;
/** A server that says nothing for so long is gone. */
const ANSWER_MS = 15_000;
const OLDEST_VERSION = 140000;

/**
 * What every connection works with. Plans are made once, perhaps while tables are still empty, and
 * must stay right while they grow: so look-ups use their indexes, and joins the order as written.
 */
const SETTINGS = `SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
  SET enable_material = off; SET join_collapse_limit = 1; SET from_collapse_limit = 1; SET jit = off; SET plan_cache_mode = force_generic_plan;
  SET client_min_messages = warning; SET statement_timeout = ${STATEMENT_MS}`;

/**
 * Connects and checks the server. Rejects with StoreFault; its text is for the operator and holds
 * no password.
 */
export async function connect(url: string): Promise<Connection> {
  const options = connectionOptions(url);
  // Servers on the embedded store never load it.
  const { default: driver } = await import("pg");
  const connection = new driver.Client(options);
  // Without a listener a connection that breaks while nothing runs would end the program.
  connection.on("error", () => {});
  try {
    await connection.connect();
    await assertPromises(connection);
    await connection.query(SETTINGS);
    return connection;
  } catch (error) {
    void connection.end().catch(() => {});
    throw error instanceof StoreFault ? error : faultOf(error, connection);
  }
}

function connectionOptions(url: string): pg.ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new StoreFault("the database's address looks like postgres://user@host/database");
  }
  return {
    connectionString: url,
    application_name: "coinslot",
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    query_timeout: ANSWER_MS,
  };
}

interface ServerRow {
  readonly version: number;
  readonly encoding: string;
  readonly synchronous: string;
  readonly fsync: string;
  readonly standby: boolean;
}

async function assertPromises(connection: Connection): Promise<void> {
  const { rows } = await connection.query<ServerRow>(
    `SELECT current_setting('server_version_num')::int AS version,
       current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS synchronous,
       current_setting('fsync') AS fsync,
       pg_is_in_recovery() AS standby`,
  );
  const [server] = rows;
  if (server === undefined) throw new StoreFault("the database does not say what it is");
  const { version, encoding, synchronous, fsync, standby } = server;
  if (version < OLDEST_VERSION) {
    throw new StoreFault(`PostgreSQL ${Math.floor(version / 10000)} is too old: 14 or newer`);
  }
  if (encoding !== "UTF8") {
    throw new StoreFault(`the database's encoding is ${encoding}: create one with UTF8`);
  }
  if (synchronous === "off" || fsync !== "on") {
    throw new StoreFault(
      "the database does not wait for its disk (synchronous_commit or fsync is off): turn them on",
    );
  }
  if (standby) throw new StoreFault("this is a standby, which cannot be written: use the primary");
}

/** The operator's words for why a connection cannot be had. */
function faultOf(error: unknown, { host, port, database, user }: Connection): StoreFault {
  const code = codeOf(error);
  const where = `PostgreSQL at ${host.startsWith("/") ? host : `${host}:${port}`}`;
  const texts: { readonly [code: string]: string } = {
    ECONNREFUSED: `${where} does not answer: is it running, and is the address right?`,
    ENOENT: `${where} does not answer: is it running, and is the address right?`,
    ENOTFOUND: `${where}: there is no such host`,
    "28P01": `${where} refuses the password of ${user}`,
    "28000": `${where} does not let ${user} in: see its pg_hba.conf`,
    "3D000": `${where} has no database ${database}: create it`,
    "42501": `${where}: ${user} lacks a right: ${textOf(error)}`,
    "53300": `${where} has no connection left: raise its max_connections or stop other programs`,
    "57P03": `${where} is still starting or already stopping`,
  };
  const text = texts[code ?? ""] ?? `${where} cannot be used: ${textOf(error)}`;
  return new UnusableDatabase(text);
}

/** The SQLSTATE or system code of an error, or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
