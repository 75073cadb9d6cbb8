// Completes package-lock.json after a change of dependencies: npm leaves out optional packages that the registry does
// not have for other platforms, and `npm ci` of npm 11 then refuses the lock. Run: node .dev/lock.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), "package-lock.json");
const lock = JSON.parse(readFileSync(path, "utf8"));
const missing = [];

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (findUp(place, name)) continue;
    missing.push(name);
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ""),
      ...platformOf(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    };
  }
}

if (missing.length === 0) console.log("The lock file is complete.");
else if (process.argv.includes("--check")) {
  console.error(`The lock file lacks ${missing.join(", ")}: run node .dev/lock.mjs`);
  process.exitCode = 1;
} else {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(
    path,
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
  );
  console.log(`Added ${missing.join(", ")}.`);
}

function findUp(place, name) {
  for (
    let at = place;
    ;
    at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : ""
  ) {
    if (lock.packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`] !== undefined)
      return true;
    if (at === "") return false;
  }
}

/** A platform package says in its name what it is for; without os and cpu npm would try to install it everywhere. */
function platformOf(name) {
  const os = [
    "android",
    "darwin",
    "freebsd",
    "linux",
    "netbsd",
    "openbsd",
    "openharmony",
    "sunos",
    "win32",
    "aix",
  ];
  const cpu = [
    "arm64",
    "x64",
    "ia32",
    "arm",
    "ppc64",
    "riscv64",
    "s390x",
    "loong64",
    "mips64el",
    "wasm32",
  ];
  const words = name.split(/[-/]/).map((word) => (word === "amd64" ? "x64" : word));
  const found = {
    os: os.filter((o) => words.includes(o)),
    cpu: cpu.filter((c) => words.includes(c)),
  };
  if (words.some((word) => word.startsWith("musl"))) found.libc = ["musl"];
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0));
}
