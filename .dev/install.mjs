// Installs the npm packages when they are missing or the lock file changed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./step.mjs";

/** Makes node_modules match package-lock.json; prints what it does; gives whether it could. */
export async function installPackages(root) {
  if (isInstalled(root)) return true;
  console.log("Installing the npm packages (about half a minute the first time)...");
  const ticker = setInterval(() => process.stdout.write("."), 1000);
  const { code, output } = await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
  clearInterval(ticker);
  process.stdout.write("\n");
  if (code === 0) return true;
  console.error(output);
  console.error("npm ci failed: see above. Is the npm registry reachable?");
  return false;
}

/** npm keeps what it installed in a lock file of its own: what `npm ci` by hand installed is not installed again. */
function isInstalled(root) {
  const kept = join(root, "node_modules/.package-lock.json");
  if (!existsSync(kept)) return false;
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(kept);
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes("node_modules/") || entry.link) return true;
    // A package for another platform is in the lock file and is not installed.
    if (installed[place] === undefined) return entry.optional === true;
    return installed[place].version === entry.version;
  });
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}
