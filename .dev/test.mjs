// npm test: installs what is missing, runs every check and every suite, ends with the totals of the whole run.
// npm test -- WORD runs only the test files whose path holds WORD.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSteps } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { run, step } from "./step.mjs";
import { installSystemPackages, missingPackages } from "./systemPackages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);
const SOURCES = ["plugin", "bridge", "samples", "test"];
const strict = process.env.CI === "true";
const words = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };

/** Which suites cannot run without which package. */
const NEEDS = [
  { suite: /behaviour|codec|lua/i, packages: /^lua(jit|5)/ },
  { suite: /love/i, packages: /^(love|xvfb|xauth|xdotool|lua-sec|openssl|fonts)/ },
  { suite: /babylon|webHost|page/i, packages: /^chromium/ },
  { suite: /python|verifiers/i, packages: /^python3/ },
  { suite: /verifiers|php/i, packages: /^php/ },
  { suite: /verifiers|picoNotice/i, packages: /^default-jdk/ },
  { suite: /postgres|serverStories/i, packages: /^postgresql/ },
  { suite: /strace/i, packages: /^strace/ },
  { suite: /drill\.test/, packages: /^postgresql/ },
  { suite: /trinoDocument/, packages: /^curl/ },
];

/** Folders of suites that take minutes. */
const SLOW = ["drill", "page/e2e", "server", "wallet", "signer", "gip0006", "props", "evm", "e2e"];

await main();

async function main() {
  if (!(await installPackages(root))) return finish(1);
  await check("system packages", installSystemPackages, { optional: !strict });
  if (words.length === 0) {
    await check("format and lint", () => tool("biome", ["check", "--error-on-warnings", "."]));
    await check("layers", () => tool("depcruise", ["--config", ".dev/layers.cjs", ...SOURCES]));
    await check("dead code", () => tool("knip", ["--config", ".dev/knip.json"]));
    await check("lock file", () => program(process.execPath, [".dev/lock.mjs", "--check"]));
  }
  for (const ok of await buildSteps({ tests: true })) count(ok);
  if (words.length === 0) {
    for (const version of ["5.1", "5.4"]) await checkLua(version);
  }
  const files = testFiles().filter((file) => words.every((word) => file.includes(word)));
  if (files.length === 0) {
    console.log(`No test file's path holds ${words.join(" and ")}.`);
    return finish(1);
  }
  await suites(files);
  finish(totals.failed > 0 ? 1 : 0);
}

async function check(name, work, { optional = false } = {}) {
  let failure;
  const ok = await step(name, async () => {
    failure = await work();
    return optional ? undefined : failure;
  });
  if (optional && failure !== undefined) console.log(`  ${failure.trim()}`);
  count(ok);
}

async function checkLua(version) {
  const name = `luac${version} -p coinslot.lua`;
  if (missingPackages().includes(`lua${version}`)) return skip(name, [`lua${version}`]);
  await check(name, () => program(`luac${version}`, ["-p", "plugin/coinslot.lua"]));
}

function skip(name, needed) {
  console.log(`SKIPPED ${name}: needs ${needed.join(", ")}`);
  if (strict) totals.failed += 1;
  else totals.skipped += 1;
}

function count(ok) {
  if (ok) totals.passed += 1;
  else totals.failed += 1;
}

/** Runs the files whose needs are met, a folder a mocha, as many at a time as there are processors; names the others. */
async function suites(files) {
  const missing = missingPackages();
  const ready = files.filter((file) => lacking(file, missing).length === 0);
  for (const file of files.filter((f) => !ready.includes(f))) {
    skip(file, lacking(file, missing));
  }
  const folders = foldersOf(ready);
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
      await suite(...next);
    }
  });
  await Promise.all(lanes);
}

/** One folder's; what it prints comes in one piece when it is over. */
async function suite(name, files) {
  const report = join(root, ".build", "totals", `${name.replaceAll("/", "-")}.json`);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const only = strict ? ["--forbid-only"] : [];
  const args = ["--reporter", ".dev/reporter.cjs", ...only, ...files];
  console.log(`\n${name} ...`);
  const { code, output } = await run(bin("mocha"), args, {
    cwd: root,
    env: { COINSLOT_TOTALS: report },
  });
  console.log(`\n${name}\n${output.trimEnd()}`);
  if (!existsSync(report)) {
    console.log(`mocha ended with ${code} before its report`);
    totals.failed += 1;
    return;
  }
  const counted = JSON.parse(readFileSync(report, "utf8"));
  totals.passed += counted.passed;
  totals.failed += counted.failed + (strict ? counted.skipped : 0);
  if (code !== 0 && counted.failed === 0) totals.failed += 1;
  if (!strict) totals.skipped += counted.skipped;
}

/** The slow ones first, so that none of them is left for the end. */
function foldersOf(files) {
  const folders = new Map();
  for (const file of files) {
    const folder = dirname(file).replace(/^\.build\/test\/?/, "") || "test";
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const rank = ([folder]) => (SLOW.includes(folder) ? SLOW.indexOf(folder) : SLOW.length);
  return [...folders].sort((a, b) => rank(a) - rank(b));
}

function lacking(file, missing) {
  return NEEDS.filter((need) => need.suite.test(file)).flatMap((need) =>
    missing.filter((name) => need.packages.test(name)),
  );
}

function testFiles() {
  const all = readdirSync(join(root, "test"), { recursive: true });
  return all
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `.build/test/${file.replace(/\.ts$/, ".js")}`)
    .sort();
}

async function tool(name, args) {
  return await program(bin(name), args);
}

async function program(command, args) {
  const { code, output } = await run(command, args, { cwd: root });
  return code === 0 ? undefined : output;
}

function finish(code) {
  const { passed, failed, skipped } = totals;
  console.log(
    `\n${passed} passed, ${failed + (code !== 0 && failed === 0 ? 1 : 0)} failed, ${skipped} skipped`,
  );
  process.exitCode = code;
}
