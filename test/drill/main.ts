/**
 * npm run drill -- [--kills N] [--store sqlite|postgres] [--seed N] [--json]
 * npm run drill -- --chain [--steps N] [--seeds N] [--seed FIRST] [--json]: chaos on a real chain.
 */

import { parseArgs } from "node:util";
import { type ChaosFigures, runChaos } from "../evm/chaos.ts";
import { type DrillFigures, drill } from "./drill.ts";
import { DRILL_STORES } from "./drillStore.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    store: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
    chain: { type: "boolean", default: false },
    steps: { type: "string", default: "200" },
    seeds: { type: "string", default: "5" },
  },
});

const stores = DRILL_STORES.filter((name) => values.store === undefined || name === values.store);
if (stores.length === 0) {
  console.error(`--store is one of ${DRILL_STORES.join(", ")}`);
  process.exit(2);
}
if (values.chain) {
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    const figures = await runChaos(seed, Number(values.steps));
    printChaos(figures);
    if (isWrong(figures)) process.exitCode = 1;
  }
}
for (const store of values.chain ? [] : stores) {
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

function isWrong({ missing, phantom, duplicate, untold, falseOrphans }: ChaosFigures): boolean {
  return missing + phantom + duplicate + untold + falseOrphans > 0;
}

function printChaos(figures: ChaosFigures): void {
  if (values.json) return console.log(JSON.stringify({ drill: "chain", ...figures }));
  const { seed, steps, blocks, reorgs, crashes, canonical, trace } = figures;
  const { missing, phantom, duplicate, reversals, untold, falseOrphans } = figures;
  const { calls, laggedCalls } = figures;
  console.log(
    `seed ${seed}: ${steps} steps, ${blocks} blocks, ${reorgs} reorgs, ${crashes} crashes, ` +
      `${canonical} payments, missing ${missing}, phantom ${phantom}, duplicate ${duplicate}, ` +
      `${reversals} reversed, untold ${untold}, falsely gone ${falseOrphans}, ` +
      `${laggedCalls} of ${calls} calls lagged (${trace})`,
  );
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
