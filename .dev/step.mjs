// One line a step, with the time it took; the output only when it failed.
import { spawn } from "node:child_process";

/** Runs a program; resolves with its exit code and everything it printed. */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs `work` (which gives undefined, or the text of a failure) and prints `name`, the outcome and the time. */
export async function step(name, work) {
  const started = process.hrtime.bigint();
  const failure = await work();
  const seconds = Number((process.hrtime.bigint() - started) / 1000000n) / 1000;
  const outcome = failure === undefined ? "ok" : "FAILED";
  console.log(`${name.padEnd(34)} ${outcome.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s`);
  if (failure !== undefined) console.log(failure.trimEnd());
  return failure === undefined;
}
