/**
 * npm run drill -- [--kills N] [--store sqlite|postgres] [--seed N] [--json]
 * npm run drill -- --chain [evm|utxo] [--steps N] [--seeds N] [--seed FIRST] [--json]: chaos on real
 * chains.
 */

import { parseArgs } from "node:util";
import { runChaos } from "../evm/chaos.ts";
import { runUtxoChaos } from "../utxo/chaos.ts";
import { type DrillFigures, drill } from "./drill.ts";
import { DRILL_STORES } from "./drillStore.ts";

const CHAINS = { evm: runChaos, utxo: runUtxoChaos } as const;
type ChainKind = keyof typeof CHAINS;
type ChainFigures = Awaited<ReturnType<(typeof CHAINS)[ChainKind]>>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
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
const kinds = (Object.keys(CHAINS) as ChainKind[]).filter(
  (kind) => positionals.length === 0 || positionals.includes(kind),
);
if (values.chain && kinds.length === 0) {
  console.error(`--chain takes one of ${Object.keys(CHAINS).join(", ")}`);
  process.exit(2);
}
for (const kind of values.chain ? kinds : []) {
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    const figures = await CHAINS[kind](seed, Number(values.steps));
    printChaos(kind, figures);
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

function isWrong(figures: ChainFigures): boolean {
  const { missing, phantom, duplicate, untold, falseOrphans } = figures;
  const pool = "wrongPending" in figures ? figures.falselyGone + figures.wrongPending : 0;
  return missing + phantom + duplicate + untold + falseOrphans + pool > 0;
}

function printChaos(kind: ChainKind, figures: ChainFigures): void {
  if (values.json) return console.log(JSON.stringify({ drill: "chain", kind, ...figures }));
  const { seed, trace, ...counts } = figures;
  const told = Object.entries(counts).map(([name, count]) => `${wordsOf(name)} ${count}`);
  console.log(`${kind} seed ${seed}: ${told.join(", ")} (${trace})`);
}

/** As in `false orphans`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
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
