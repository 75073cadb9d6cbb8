/** The store on PostgreSQL. */

import { randomBytes } from "node:crypto";
import type { VerbTable } from "../../verb.ts";
import type { Asked } from "../command.ts";
import type { Engine, News } from "../engine.ts";
import type { Surroundings } from "../runVerb.ts";
import { Fanout } from "./fanout.ts";
import { Lane } from "./lane.ts";
import { Link } from "./link.ts";
import { queriesByTable } from "./queries.ts";

/** While one lane waits for the database, the other runs its verbs. */
const LANES = 2;

/**
 * Opens the store at `url`: `run` returns at once. Rejects with StoreFault when it cannot be used.
 */
export async function openPostgresEngine(
  url: string,
  verbs: VerbTable,
  surroundings: Surroundings,
  tell: (news: News) => void,
): Promise<Engine> {
  const name = randomBytes(16).toString("hex");
  const links = Array.from({ length: LANES }, (_, lane) => {
    const writerId = `${name}.${lane}`;
    return { writerId, link: new Link({ url, writerId, surroundings, tell }) };
  });
  let incarnation = "";
  for (const { link } of links) incarnation = await link.open();
  const { nowMs } = surroundings;
  const fanout = new Fanout({ url, name, channel: `coinslot_${incarnation}`, nowMs, tell });
  await fanout.open();
  const shared = { verbs, surroundings, queries: queriesByTable() };
  const publish = fanout.publish.bind(fanout);
  const lanes = links.map((link) => new Lane({ ...shared, ...link, publish }));
  return {
    run(commands, settle) {
      for (const [index, lane] of lanes.entries()) {
        const own = commands.filter((command) => laneOf(command) === index);
        if (own.length > 0) lane.take(own, settle);
      }
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
      await fanout.close();
    },
  };
}

/** What one session asks goes one way, in its order: lanes hardly ever want the same wallet. */
function laneOf({ params }: Asked): number {
  if (typeof params !== "object" || params === null) return 0;
  const { session } = params as { readonly [name: string]: unknown };
  return typeof session === "string" && session !== "" ? session.charCodeAt(0) % LANES : 0;
}
