/** Every rule about the code is shown a fault that it must find, in a small project made for it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const root = process.cwd();
const bin = (name: string): string => join(root, "node_modules", ".bin", name);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** A file of the small project, what it imports, and the rules that this breaks. */
type Fault = readonly [file: string, imports: string, ...rules: string[]];

const LAYER_FAULTS: readonly Fault[] = [
  ["bridge/wire/a.ts", "../../plugin/client.ts", "wire-is-lowest"],
  ["bridge/wire/b.ts", "msgpackr", "msgpackr-in-codec-only", "client-has-no-packages"],
  ["bridge/wire/codecMsgpackr.ts", "msgpackr"],
  ["bridge/wire/round.ts", "./trip.ts", "no-cycles"],
  ["bridge/wire/trip.ts", "./round.ts"],
  ["bridge/wire/lost.ts", "./nowhere.ts", "resolves"],
  ["bridge/engines/a.ts", "../../plugin/client.ts"],
  ["bridge/engines/b.ts", "node:fs", "client-has-no-packages"],
  ["bridge/engines/c.ts", "../server/orders/a.ts", "engines-over-plugin"],
  ["plugin/a.ts", "../bridge/engines/a.ts", "plugin-over-wire"],
  ["plugin/b.ts", "node:crypto", "client-has-no-packages"],
  ["plugin/client.ts", "../bridge/wire/codecMsgpackr.ts"],
  ["samples/a.ts", "../bridge/wire/codecMsgpackr.ts", "samples-over-engines"],
  ["samples/b.ts", "../plugin/client.ts"],
  ["samples/c.ts", "../test/a.ts", "samples-over-engines", "nothing-needs-tests"],
  ["bridge/server/orders/a.ts", "../unreachable.ts"],
  ["bridge/server/orders/b.ts", "../store/store.ts", "decisions-are-pure"],
  ["bridge/server/ledger/a.ts", "../calls/a.ts", "decisions-are-pure"],
  ["bridge/server/calls/a.ts", "../store/store.ts"],
  ["bridge/server/calls/b.ts", "../store/sqlite/a.ts", "calls-below-router"],
  ["bridge/server/calls/c.ts", "../router.ts", "calls-below-router"],
  ["bridge/server/router.ts", "./edges/a.ts", "router-below-edges"],
  ["bridge/server/doors/midas/signature.ts", "../../calls/a.ts"],
  ["bridge/server/midasClient/a.ts", "../doors/midas/signature.ts"],
  ["bridge/server/midasClient/b.ts", "../calls/a.ts", "midas-client-apart"],
  ["bridge/server/merchant/a.ts", "../unreachable.ts"],
  ["bridge/server/merchant/b.ts", "../calls/a.ts", "merchant-apart"],
  ["bridge/server/merchant/c.ts", "node:crypto"],
  [
    "bridge/server/merchant/d.ts",
    "@photostructure/sqlite",
    "database-in-store-only",
    "merchant-has-no-packages",
  ],
  ["bridge/server/notices/dialects/aSignature.ts", "../../store/store.ts", "signatures-are-leaves"],
  ["bridge/server/catalog/b.ts", "../doors/midas/signature.ts", "parts-below-calls"],
  ["bridge/page/a.ts", "../server/store/store.ts", "page-apart"],
  ["bridge/page/b.ts", "./wallet/chainAccount.ts", "ethers-when-a-wallet-is-used"],
  ["bridge/page/c.ts", "ethers", "chains-in-rails-only"],
  ["bridge/page/wallet/chainAccount.ts", "ethers"],
  ["bridge/wallet/a.ts", "../server/store/store.ts", "wallet-apart"],
  ["bridge/server/edges/a.ts", "../../../plugin/client.ts", "server-apart"],
  ["bridge/server/edges/b.ts", "../main.ts", "main-constructs"],
  ["bridge/server/cli/a.ts", "../store/store.ts"],
  ["bridge/server/jobs/a.ts", "../cli/a.ts", "cli-below-main"],
  ["bridge/server/edges/c.ts", "@photostructure/sqlite", "database-in-store-only"],
  ["bridge/server/catalog/a.ts", "../calls/a.ts", "parts-below-calls"],
  ["bridge/server/rails/a.ts", "../orders/a.ts", "rails-report"],
  ["bridge/server/signer/a.ts", "../store/store.ts", "signer-apart"],
  ["bridge/server/signer/b.ts", "../rails/utxo/spending/accountKeys.ts"],
  ["bridge/server/jobs/b.ts", "../rails/utxo/spending/accountKeys.ts", "server-has-no-key"],
  ["bridge/server/rails/b.ts", "ethers/hash", "sign-in-libraries-when-needed"],
  ["bridge/server/auth/a.ts", "ethers", "chains-in-rails-only", "sign-in-libraries-when-needed"],
  ["bridge/server/store/sqlite/a.ts", "@photostructure/sqlite"],
];

const EMPTY_FILES = [
  "bridge/server/main.ts",
  "bridge/server/rails/utxo/spending/accountKeys.ts",
  "bridge/server/store/store.ts",
  "bridge/server/unreachable.ts",
  "test/a.ts",
];

const CORE_FAULTS: Readonly<Record<string, string>> = {
  "a private member": "export class A { #x = 1; get(): number { return this.#x; } }",
  "a regular expression": "export const a = /a+/;",
  "a bigint": "export const a = 12n;",
  "an async function": "export async function a() {}",
  "an async method": "export const a = { async b() {} };",
  "an async arrow": "export const a = async () => 1;",
  "an await": "export const a = await 1;",
  "a try": "export function a(b: () => void): void { try { b(); } catch {} }",
  "a throw": "export function a(): void { throw 1; }",
  "a delete": "export function a(b: { c?: number }): void { delete b.c; }",
  "a bit operator": "export const a = (b: number): number => b | 1;",
  Date: "export const a = Date.now();",
  JSON: "export const a = JSON.stringify(1);",
  Promise: "export const a = Promise.resolve(1);",
  Uint8Array: "export const a = new Uint8Array(1);",
  Map: "export const a = new Map();",
  setTimeout: "export const a = setTimeout;",
  "a global by name": "export const a = globalThis.Date;",
  "a global by text": 'export const a = globalThis["Date"];',
};

const CODE_FAULTS: Readonly<Record<string, string>> = {
  noDefaultExport: "export default 1;",
  noExplicitAny: "export const a: any = 1;",
  noEnum: "export enum A { B }",
  noExcessiveLinesPerFile: "export const a = 1;\n".repeat(401),
  noExcessiveLinesPerFunction: `export function a(): void {\n${"  a();\n".repeat(61)}}`,
};

describe("the rules about the code", () => {
  let project = "";

  before(() => {
    project = realpathSync(mkdtempSync(join(tmpdir(), "coinslot-rules-")));
    for (const file of ["biome.json", ".dev/pure.grit", ".dev/layers.cjs", "tsconfig.json"]) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      copyFileSync(join(root, file), join(project, file));
    }
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  }

  it("name the layer that an import breaks, and no other", () => {
    for (const file of EMPTY_FILES) write(file, "export const nothing = 0;\n");
    for (const [file, imports] of LAYER_FAULTS) write(file, `import "${imports}";\n`);
    const args = ["--config", ".dev/layers.cjs", "--output-type", "json"];
    const folders = ["plugin", "bridge", "samples", "test"];
    const { stdout, stderr } = run("depcruise", [...args, ...folders], project);
    const report: { summary: { violations: Violation[] } } = JSON.parse(stdout || stderr);
    const found = report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
    const planted = LAYER_FAULTS.flatMap(([file, , ...rules]) =>
      rules.map((rule) => `${file}: ${rule}`),
    );
    assert.deepEqual([...new Set(found)].sort(), planted.sort());
  });

  it("have a fault above for each rule of the layers", async () => {
    const layers: { default: { forbidden: { name: string }[] } } = await import(
      join(root, ".dev/layers.cjs")
    );
    const shown = new Set(LAYER_FAULTS.flatMap(([, , ...rules]) => rules));
    assert.deepEqual(
      layers.default.forbidden.map(({ name }) => name).filter((name) => !shown.has(name)),
      [],
    );
  });

  it("refuse in the core what Lua does not have, and leave the codecs alone", () => {
    const files = Object.entries(CORE_FAULTS).map(([name, text], index) => ({ name, text, index }));
    for (const { text, index } of files) {
      write(`plugin/core${index}.ts`, `${text}\n`);
      write(`bridge/wire/core${index}.ts`, `${text}\n`);
    }
    write("bridge/wire/codecJs.ts", "export const a = new Uint8Array(1);\n");
    const wrong = refusedFiles("plugin", "bridge/wire");
    for (const { name, index } of files) {
      assert.ok(wrong.has(`plugin/core${index}.ts`), `${name} passed in plugin/`);
      assert.ok(wrong.has(`bridge/wire/core${index}.ts`), `${name} passed in bridge/wire/`);
    }
    assert.ok(!wrong.has("bridge/wire/codecJs.ts"), "the codec may use the platform");
  });

  for (const [rule, text] of Object.entries(CODE_FAULTS)) {
    it(`refuse everywhere what ${rule} refuses`, () => {
      write(`bridge/server/${rule}.ts`, `${text}\n`);
      const { stdout, stderr } = run("biome", ["lint", `bridge/server/${rule}.ts`], project);
      assert.match(stdout + stderr, new RegExp(`lint/\\w+/${rule}`));
    });
  }

  /** The files in which Biome finds an error. */
  function refusedFiles(...folders: string[]): Set<string> {
    const args = ["lint", "--reporter=github", "--max-diagnostics=none", ...folders];
    const { stdout, stderr } = run("biome", args, project);
    const lines = (stdout + stderr).split("\n").filter((line) => line.startsWith("::error"));
    const files = lines.map((line) => /file=([^,]+)/.exec(line)?.[1] ?? line);
    return new Set(files.map((file) => relative(project, file)));
  }
});

function run(
  program: string,
  args: readonly string[],
  cwd: string,
): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync(bin(program), args, { cwd, encoding: "utf8" });
  return { stdout, stderr };
}
