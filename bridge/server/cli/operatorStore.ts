/** The store as a command sees it: through the running server, or opened by the command itself. */

import { existsSync } from "node:fs";
import type { Verbs } from "../calls/verbs.ts";
import { type OperatorVerb, operatorSocketFile } from "../edges/operatorFrames.ts";
import { Refusal } from "../refusal.ts";
import { openStore, type SqlitePlace } from "../store/openStore.ts";
import { databaseFile } from "../store/sqlite/dataDirectory.ts";
import { readIdentity } from "../store/sqlite/storeIdentity.ts";
import type { ParamsOf, ResultOf } from "../verb.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem } from "./exitCode.ts";
import { connectOperator, type OperatorConnection } from "./operatorConnection.ts";

/** Runs the operator's verbs; each answers once it is durable. */
export interface OperatorStore {
  /** Rejects with the verb's Refusal. */
  execute<Name extends OperatorVerb>(
    verb: Name,
    params: ParamsOf<Verbs[Name]>,
  ): Promise<ResultOf<Verbs[Name]>>;
  close(): Promise<void>;
}

/**
 * Opens the store at `place`. One process alone writes to an embedded store: when a server has it, the
 * server runs the verbs.
 */
export async function openOperatorStore(
  place: SqlitePlace,
  world: CliWorld,
): Promise<OperatorStore> {
  const server = await connectOperator(operatorSocketFile(place.directory));
  if (server !== undefined) return throughServer(server);
  requireDatabase(place.directory);
  return await openItself(place, world, readIdentity(place.directory).environment);
}

/** Throws when there is no store in `directory`: a mistyped one must not become a new store. */
export function requireDatabase(directory: string): void {
  if (existsSync(databaseFile(directory))) return;
  throw new CliProblem(`there is no store in ${directory}: is --data right?`);
}

function throughServer(server: OperatorConnection): OperatorStore {
  return {
    async execute<Name extends OperatorVerb>(verb: Name, params: ParamsOf<Verbs[Name]>) {
      const reply = await server.ask(verb, params);
      switch (reply.kind) {
        case "done":
          // The server ran this verb; between the processes results are plain data.
          return reply.result as ResultOf<Verbs[Name]>;
        case "refused":
          throw new Refusal(reply.code, reply.detail);
        case "failed":
          throw new CliProblem(`the server could not do it: ${reply.text}`);
      }
    },
    async close() {
      server.close();
    },
  };
}

async function openItself(
  place: SqlitePlace,
  world: CliWorld,
  environment: "sandbox" | "live",
): Promise<OperatorStore> {
  const store = await openStore<Verbs>({
    place,
    environment,
    threadFile: world.storeThread,
    onFault(fault) {
      world.err(`${fault.message}\n`);
      process.exit(1);
    },
  });
  return {
    async execute(verb, params) {
      return (await store.execute(verb, params)).result;
    },
    close: () => store.close(),
  };
}
