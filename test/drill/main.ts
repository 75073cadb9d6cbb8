/** npm run drill -- [--kills N] [--store sqlite|postgres] [--seed N] [--json] */

import { parseArgs } from "node:util";
import { type DrillFigures, drill } from "./drill.ts";
import { DRILL_STORES } from "./drillStore.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    store: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
  },
});

const stores = DRILL_STORES.filter((name) => values.store === undefined || name === values.store);
if (stores.length === 0) {
  console.error(`--store is one of ${DRILL_STORES.join(", ")}`);
  process.exit(2);
}
for (const store of stores) {
  const kills = Number(values.kills);
  const figures = await drill({
    ...{ store, kills, seed: Number(values.seed) },
    onKill(done) {
      if (!values.json && done % 100 === 0) console.error(`${store}: ${done} of ${kills} kills`);
    },
  });
  print(figures);
  if (figures.lost + figures.doubled + figures.wrong > 0) process.exitCode = 1;
}

function print(figures: DrillFigures): void {
  if (values.json) return console.log(JSON.stringify({ drill: "kills", ...figures }));
  const { store, seed, kills, acknowledged, repeated, lost, doubled, wrong, seconds } = figures;
  console.log(
    `${store}: ${kills} kills, ${acknowledged} acknowledged, ${repeated} repeated, ` +
      `lost ${lost}, doubled ${doubled}, wrong ${wrong} (seed ${seed}, ${seconds} s)`,
  );
  for (const fault of figures.faults) console.log(`  ${fault}`);
}
