/** The store as a command sees it: through the running server, or opened by the command itself. */

import type { Verbs } from "../calls/verbs.ts";
import { type OperatorVerb, operatorSocketFile } from "../edges/operatorFrames.ts";
import { Refusal } from "../refusal.ts";
import { openStore, type StorePlace } from "../store/openStore.ts";
import type { ParamsOf, ResultOf } from "../verb.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
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
 * Opens the store at `place`. One process alone writes to an embedded store: when a server has it,
 * the server runs the verbs.
 */
export async function openOperatorStore(
  place: StorePlace,
  world: CliWorld,
): Promise<OperatorStore> {
  if (place.kind === "sqlite") {
    const server = await connectOperator(operatorSocketFile(place.directory));
    if (server !== undefined) return throughServer(server);
  }
  const reports = await openReports(place);
  const { environment } = await reports.getIdentity().finally(() => reports.close());
  return await openItself(place, world, environment);
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
  place: StorePlace,
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
