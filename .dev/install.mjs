// Installs the npm packages when they are missing or the lock file changed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./step.mjs";

/** Makes node_modules match package-lock.json; prints what it does; gives whether it could. */
export async function installPackages(root) {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stampPath = join(root, "node_modules", ".coinslot-lock");
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === lock) return true;
  console.log("Installing the npm packages (about half a minute the first time)...");
  const ticker = setInterval(() => process.stdout.write("."), 1000);
  const { code, output } = await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
  clearInterval(ticker);
  process.stdout.write("\n");
  if (code !== 0) {
    console.error(output);
    console.error("npm ci failed: see above. Is the npm registry reachable?");
    return false;
  }
  writeFileSync(stampPath, lock);
  return true;
}
