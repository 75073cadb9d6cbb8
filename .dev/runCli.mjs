// Runs a command of the operator's, as a person at a terminal would.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What it printed; rejects with all it said when it failed. */
export async function runCli(root, args) {
  const program = join(root, "bridge/bin/coinslot.js");
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
    said += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`coinslot ${args[0]} ${args[1]}: ${said}`);
  return printed;
}
