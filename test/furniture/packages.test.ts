/** What people install: the lock file, the two packages, and what each of them carries. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.cwd();

interface LockEntry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** What coinslot/merchant is made of: it needs nothing of the server. */
const MERCHANT =
  /^dist\/bridge\/server\/(merchant\/\w+|notices\/dialects\/\w+(Signature|Notice)|unreachable)\.(js|d\.ts)$/;
const MANIFESTS = ["package.json", "plugin/package.json", "bridge/package.json"];

describe("the lock file", () => {
  const { packages } = readJson<{ packages: Record<string, LockEntry> }>("package-lock.json");

  it("holds every optional package of every platform, or npm ci refuses it", () => {
    const missing = Object.entries(packages).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(place, name)),
    );
    assert.deepEqual(missing, []);
  });

  it("names no registry", () => {
    const named = Object.values(packages).filter((entry) => !entry.link && entry.resolved);
    assert.deepEqual(named, []);
  });

  function isLocked(place: string, name: string): boolean {
    for (let at = place; ; at = at.includes("/") ? dirname(at) : "") {
      if (packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`] !== undefined) return true;
      if (at === "") return false;
    }
  }
});

describe("the packages", () => {
  it("pin every dependency to one version", () => {
    for (const file of MANIFESTS) {
      const { dependencies, devDependencies } = readJson<Manifest>(file);
      for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
        assert.match(range, /^\d+\.\d+\.\d+$/, `${file}: ${name}`);
      }
    }
  });

  it("share one version and the licence", () => {
    for (const name of ["version", "license"] as const) {
      assert.equal(
        readJson<Manifest>("plugin/package.json")[name],
        readJson<Manifest>("bridge/package.json")[name],
      );
    }
  });

  it("give the client no dependency", () => {
    const { dependencies } = readJson<Manifest>("plugin/package.json");
    assert.deepEqual(Object.keys(dependencies ?? {}), []);
  });

  it("lead every export of the client to a file", () => {
    for (const [name, target] of Object.entries(
      readJson<Manifest>("plugin/package.json").exports ?? {},
    )) {
      for (const file of filesOf(target)) {
        assert.ok(existsSync(join(root, "plugin", file.replace("*", "web"))), `${name}: ${file}`);
      }
    }
  });

  it("let a game import the client, the fake engine and the Lua file by name", () => {
    for (const name of [
      "coinslot",
      "coinslot/testing",
      "coinslot/engines/web",
      "coinslot/coinslot.lua",
      "coinslot/merchant",
    ]) {
      assert.ok(existsSync(fileURLToPath(import.meta.resolve(name))), name);
    }
  });

  it("let a merchant's server import the Midas client by name, with its types", () => {
    const file = fileURLToPath(import.meta.resolve("coinslot-server/midas"));
    assert.ok(existsSync(file), file);
    assert.ok(existsSync(file.replace(/js$/, "d.ts")));
  });

  it("carry of the client its modules with types, the Lua file and the licence", () => {
    const files = packed("plugin");
    for (const file of ["LICENSE", "coinslot.lua", "package.json"]) {
      assert.ok(files.includes(file), file);
    }
    const modules = files.filter((file) => file.endsWith(".js"));
    assert.ok(modules.includes("dist/bridge/engines/webEntry.js"));
    for (const module of modules) assert.ok(files.includes(module.replace(/js$/, "d.ts")), module);
  });

  it("carry of the client neither the server nor what is for Lua alone", () => {
    const wrong = packed("plugin").filter((file) => /server|love|codecLua|\/lua|test\//.test(file));
    assert.deepEqual(
      wrong.filter((file) => !MERCHANT.test(file)),
      [],
    );
  });

  it("stay under the limits of their size", () => {
    const bench = join(root, ".build/test/bench/size.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [bench], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });

  it("carry of the server its program, everything that it reads, and the licence", () => {
    const files = packed("bridge");
    for (const file of [
      "LICENSE",
      ...Object.values(readJson<Manifest>("bridge/package.json").bin ?? {}),
    ]) {
      assert.ok(files.includes(file.replace(/^\.\//, "")), file);
    }
    for (const asset of assetsOf("bridge/server")) {
      assert.ok(files.includes(`dist/server/${asset}`), asset);
    }
    assert.ok(files.includes("dist/payPage/index.html.gz"));
  });
});

/** What npm would publish. */
function packed(folder: string): string[] {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const text = execFileSync("npm", args, {
    cwd: join(root, folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [report]: { files: { path: string }[] }[] = JSON.parse(text);
  return (report?.files ?? []).map(({ path }) => path);
}

function assetsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1));
}

function filesOf(target: unknown): string[] {
  if (typeof target === "string") return [target];
  return Object.values(target as Record<string, unknown>).flatMap(filesOf);
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}
