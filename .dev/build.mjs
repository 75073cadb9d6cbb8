// npm run build: the web plugin, coinslot.lua, the server, its payment page and the Babylon shop. What is fresh is not built again.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { hashOf, isFresh, stamp } from "./stamps.mjs";
import { run, step } from "./step.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);
const SHARED = ["package-lock.json", "tsconfig.json", ".dev"];
const CLIENT = [...SHARED, "bridge/wire", "bridge/engines", "plugin"];

/** Every build step: its inputs, its outputs, and the work, which gives undefined or the text of a failure. */
const STEPS = [
  {
    name: "web plugin",
    inputs: [
      ...CLIENT,
      "bridge/server/merchant",
      "bridge/server/notices/dialects",
      "bridge/server/unreachable.ts",
      "LICENSE",
    ],
    outputs: [
      "plugin/dist/bridge/engines/webEntry.js",
      "plugin/dist/bridge/server/merchant/merchantEntry.js",
      "plugin/dist/bridge/engines/testingEntry.js",
      "plugin/LICENSE",
    ],
    work: buildPlugin,
  },
  {
    name: "coinslot.lua",
    inputs: CLIENT,
    outputs: ["plugin/coinslot.lua", "samples/love/coinslot.lua"],
    work: buildLua,
  },
  {
    name: "server",
    inputs: [
      ...SHARED,
      "bridge/wire",
      "bridge/server",
      "bridge/wallet",
      "bridge/tsconfig.json",
      "bridge/package.json",
    ],
    outputs: ["bridge/dist/server/main.js", "bridge/dist/wallet/main.js", "bridge/LICENSE"],
    work: buildServer,
  },
  {
    name: "payment page",
    inputs: [
      ...SHARED,
      "bridge/page",
      "bridge/server/rails/evm",
      "bridge/server/rails/utxo/taggedHash.ts",
      "bridge/server/auth/gip0006/segwitAddress.ts",
      "bridge/server/unreachable.ts",
    ],
    outputs: ["bridge/dist/payPage/index.html"],
    work: buildPayPage,
  },
  {
    name: "Babylon shop",
    inputs: [...CLIENT, "samples/babylon"],
    outputs: ["samples/babylon/dist/index.html"],
    work: buildShop,
  },
  {
    name: "merchant sample",
    inputs: [...SHARED, "samples/merchant"],
    outputs: ["samples/merchant/dist/main.js"],
    work: buildMerchantSample,
  },
];

/** What the tests need beside the packages: everything compiled into .build, and the Lua test subject. */
const TEST_STEPS = [
  {
    name: "tests and types",
    inputs: [...CLIENT, "bridge/server", "bridge/wallet", "bridge/page", "samples", "test"],
    outputs: [".build/test", ".build/bridge/payPage"],
    work: buildTests,
  },
  ...luaOfTests(),
];

/** Each test/<folder>/tsconfig.lua.json makes one Lua file, .build/<its luaBundle>. */
function luaOfTests() {
  const projects = readdirSync(join(root, "test"), { recursive: true })
    .filter((file) => basename(file) === "tsconfig.lua.json")
    .map((file) => `test/${file}`)
    .sort();
  return projects.map((project) => {
    const { luaBundle } = JSON.parse(readFileSync(join(root, project), "utf8")).tstl;
    return {
      name: `test ${luaBundle}`,
      inputs: [...CLIENT, "test"],
      outputs: [`.build/${luaBundle}`],
      work: () => tstl(project, `.build/lua/${luaBundle}`, `.build/${luaBundle}`),
    };
  });
}

/** Builds what is stale; gives whether all is well. */
export async function build(options = {}) {
  return (await buildSteps(options)).every((ok) => ok);
}

/** The same; gives for each step whether it is well. */
export async function buildSteps({ tests = false }) {
  // What imports the built client, or carries the built page, comes after it.
  const [plugin, lua, server, payPage, ...samples] = STEPS;
  const first = await Promise.all([plugin, lua, server, payPage].map(buildStep));
  const second = await Promise.all([...samples, ...(tests ? TEST_STEPS : [])].map(buildStep));
  return [...first, ...second];
}

async function buildStep({ name, inputs, outputs, work }) {
  const hash = hashOf(root, inputs);
  const label = name.replaceAll(" ", "-");
  if (isFresh(root, label, hash, outputs)) return true;
  const done = await step(`build ${name}`, async () => {
    const failure = await work();
    if (failure !== undefined) return failure;
    const absent = outputs.filter((output) => !existsSync(join(root, output)));
    return absent.length === 0 ? undefined : `It did not make ${absent.join(", ")}.`;
  });
  if (done) stamp(root, label, hash);
  return done;
}

async function tsc(project) {
  const { code, output } = await run(bin("tsc"), ["-p", project], { cwd: root });
  return code === 0 ? undefined : output;
}

async function buildPlugin() {
  // A module that is gone must not stay in the package.
  rmSync(join(root, "plugin/dist"), { recursive: true, force: true });
  cpSync(join(root, "LICENSE"), join(root, "plugin/LICENSE"));
  const failures = await Promise.all(
    ["plugin/tsconfig.json", "plugin/tsconfig.merchant.json"].map(tsc),
  );
  return failures.find((failure) => failure !== undefined);
}

async function buildLua() {
  const failure = await tstl(
    "plugin/tsconfig.lua.json",
    ".build/lua/coinslot.lua",
    "plugin/coinslot.lua",
  );
  if (failure === undefined) {
    mkdirSync(join(root, "samples/love"), { recursive: true });
    cpSync(join(root, "plugin/coinslot.lua"), join(root, "samples/love/coinslot.lua"));
  }
  return failure;
}

async function buildServer() {
  for (const part of ["server", "wallet", "wire"]) {
    rmSync(join(root, "bridge/dist", part), { recursive: true, force: true });
  }
  cpSync(join(root, "LICENSE"), join(root, "bridge/LICENSE"));
  const failure = await tsc("bridge/tsconfig.json");
  if (failure === undefined) copyAssets("bridge/server", "bridge/dist/server");
  return failure;
}

/** Vue's own compiler judges the types of its files; vite bundles them. */
async function buildPayPage() {
  const args = ["build", "bridge/page", "--outDir", "../dist/payPage", "--emptyOutDir"];
  const [types, bundle] = await Promise.all([
    run(bin("vue-tsc"), ["-p", "bridge/page/tsconfig.json"], { cwd: root }),
    run(bin("vite"), [...args, "--logLevel", "warn"], { cwd: root }),
  ]);
  if (types.code !== 0) return types.output;
  if (bundle.code !== 0) return bundle.output;
  compress("bridge/dist/payPage");
  return undefined;
}

/** Beside each file its gzipped form: the server only sends it. */
function compress(directory) {
  for (const entry of readdirSync(join(root, directory), { recursive: true })) {
    const file = join(root, directory, entry);
    if (!/\.(html|js|css)$/.test(entry)) continue;
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

async function buildTests() {
  removeStale("bridge/server", ".build/bridge/server", /\.sql$/, ".sql");
  removeStale("test", ".build/test", /\.test\.js$/, ".test.ts");
  const failure = await tsc("tsconfig.json");
  if (failure !== undefined) return failure;
  copyAssets("bridge/server", ".build/bridge/server");
  rmSync(join(root, ".build/bridge/payPage"), { recursive: true, force: true });
  cpSync(join(root, "bridge/dist/payPage"), join(root, ".build/bridge/payPage"), {
    recursive: true,
  });
  return undefined;
}

async function buildShop() {
  const args = [
    "build",
    "samples/babylon",
    "--outDir",
    "dist",
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  const { code, output } = await run(bin("vite"), args, { cwd: root });
  return code === 0 ? undefined : output;
}

/** One file that node runs; tsc judges its types with the tests. */
async function buildMerchantSample() {
  const from = "samples/merchant/main.ts";
  const to = "--outfile=samples/merchant/dist/main.js";
  const args = [from, to, "--bundle", "--platform=node", "--packages=external", "--format=esm"];
  const { code, output } = await run(bin("esbuild"), args, { cwd: root });
  return code === 0 ? undefined : output;
}

/** TypeScriptToLua writes its file even when it failed, and warns of real faults: both count here. */
async function tstl(project, from, to) {
  rmSync(join(root, from), { force: true });
  const { code, output } = await run(bin("tstl"), ["-p", project], { cwd: root });
  if (code !== 0 || /(warning|error) TS/.test(output)) return output;
  const lua = await finishLua(readFileSync(join(root, from), "utf8"));
  mkdirSync(dirname(join(root, to)), { recursive: true });
  writeFileSync(join(root, to), lua);
  return undefined;
}

/** One chunk without modules, so without a call spelled require("..."), which builders of games (Defold's) follow. */
async function finishLua(bundle) {
  const { squeezeLua } = await import("./squeezeLua.mjs");
  const { version } = JSON.parse(readFileSync(join(root, "plugin/package.json"), "utf8"));
  const origin = "Made by TypeScriptToLua; read plugin/ and bridge/ instead.";
  return `-- Coinslot ${version}, https://opensource.org/license/mit. ${origin}\n${squeezeLua(bundle, root)}`;
}

/** The compiler builds on what is there; a test or a migration that is gone must not run any more. */
function removeStale(from, to, made, source) {
  if (!existsSync(join(root, to))) return;
  for (const file of readdirSync(join(root, to), { recursive: true })) {
    const isStale = made.test(file) && !existsSync(join(root, from, file.replace(made, source)));
    if (isStale) rmSync(join(root, to, file));
  }
}

/** Copies what the compiler leaves: SQL, YAML, pages. */
function copyAssets(from, to) {
  for (const entry of readdirSync(join(root, from), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.ts$/.test(entry.name)) continue;
    const source = join(entry.parentPath ?? entry.path, entry.name);
    const target = join(root, to, source.slice(join(root, from).length + 1));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!existsSync(bin("tsc"))) {
    console.error(
      "The packages are not installed: run npm ci first (npm start and npm test do it themselves).",
    );
    process.exit(1);
  }
  process.exitCode = (await build({ tests: process.argv.includes("--tests") })) ? 0 : 1;
}
