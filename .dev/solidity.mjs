// npm run solidity: compiles the contracts, whose ABI and code are kept in the repository. With --check it only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where sources lie, and where what they become goes: what the product deploys, and what tests pay with. */
const PLACES = [
  { sources: "bridge/server/rails/evm/solidity", made: "bridge/server/rails/evm/contracts" },
  { sources: "test/evm/solidity", made: "test/evm/contracts" },
];

/** The same bytes on every machine, for every chain: no hash of the sources, no opcode younger than 2022. */
const SETTINGS = {
  evmVersion: "paris",
  viaIR: true,
  metadata: { bytecodeHash: "none" },
  optimizer: { enabled: true, runs: 1_000_000 },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

const wanted = compileAll();
if (wanted !== undefined && process.argv.includes("--check")) compare(wanted);
else if (wanted !== undefined) write(wanted);

/** Path -> text of every file that should be there; undefined after the compiler complained. */
function compileAll() {
  const files = PLACES.flatMap(({ sources }) =>
    readdirSync(join(root, sources)).map((file) => `${sources}/${file}`),
  ).sort();
  const sources = Object.fromEntries(
    files.map((file) => [file, { content: readFileSync(join(root, file), "utf8") }]),
  );
  const input = { language: "Solidity", sources, settings: SETTINGS };
  const { errors = [], contracts = {} } = JSON.parse(solc.compile(JSON.stringify(input)));
  if (errors.length > 0) {
    for (const { formattedMessage } of errors) console.error(formattedMessage);
    process.exitCode = 1;
    return undefined;
  }
  const made = new Map();
  for (const { sources: from, made: to } of PLACES) {
    for (const file of files.filter((name) => name.startsWith(`${from}/`))) {
      for (const [name, contract] of Object.entries(contracts[file] ?? {})) {
        if (contract.evm.bytecode.object === "" || isLibrary(contract)) continue;
        made.set(`${to}/${name}.json`, textOf(contract));
      }
    }
  }
  return made;
}

/** What is inlined everywhere is deployed nowhere. */
function isLibrary({ abi }) {
  return abi.every(({ type }) => type === "error");
}

/** One line for each entry of the ABI. */
function textOf({ abi, evm }) {
  const entries = abi.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  const code = (part) => JSON.stringify(`0x${part.object}`);
  return `{
  "compiler": ${JSON.stringify(solc.version())},
  "abi": [
${entries}
  ],
  "bytecode": ${code(evm.bytecode)},
  "runtime": ${code(evm.deployedBytecode)}
}
`;
}

function compare(made) {
  const stale = [...made].filter(([path, text]) => readIfThere(path) !== text).map(([p]) => p);
  const wrong = [...stale, ...strangers(made)];
  if (wrong.length === 0) console.log(`The sources make the same bytes: ${made.size} contracts.`);
  else {
    console.error(`Not what the sources make: ${wrong.join(", ")}. Run npm run solidity.`);
    process.exitCode = 1;
  }
}

function write(made) {
  for (const { made: to } of PLACES) mkdirSync(join(root, to), { recursive: true });
  for (const path of strangers(made)) rmSync(join(root, path));
  for (const [path, text] of made) {
    const state = readIfThere(path) === text ? "same" : "new";
    if (state === "new") writeFileSync(join(root, path), text);
    const bytes = (JSON.parse(text).runtime.length - 2) / 2;
    console.log(`${state.padEnd(4)}  ${String(bytes).padStart(6)} bytes  ${path}`);
  }
}

/** Files that no source makes any more. */
function strangers(made) {
  return PLACES.flatMap(({ made: to }) =>
    existsSync(join(root, to))
      ? readdirSync(join(root, to))
          .filter((file) => file.endsWith(".json"))
          .map((file) => `${to}/${file}`)
          .filter((path) => !made.has(path))
      : [],
  );
}

function readIfThere(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}
