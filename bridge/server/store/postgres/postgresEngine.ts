/** The store on PostgreSQL. */

import { randomBytes } from "node:crypto";
import type { VerbTable } from "../../verb.ts";
import type { Engine, News } from "../engine.ts";
import type { Surroundings } from "../runVerb.ts";
import { Dispatch } from "./dispatch.ts";
import { Fanout } from "./fanout.ts";
import { KeyPool } from "./keyPool.ts";
import { Lane } from "./lane.ts";
import { Link } from "./link.ts";
import { Recall } from "./recall.ts";
import { Trust } from "./trust.ts";

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
  const shared = { verbs, surroundings, recall: new Recall(), trust: new Trust() };
  const publish = fanout.publish.bind(fanout);
  const lanes = links.map((link) => new Lane({ ...shared, ...link, publish, keys: new KeyPool() }));
  const dispatch = new Dispatch(lanes);
  return {
    run: (commands, settle) => dispatch.take(commands, settle),
    async close() {
      await dispatch.finish();
      await Promise.all(lanes.map((lane) => lane.close()));
      await fanout.close();
    },
  };
}
