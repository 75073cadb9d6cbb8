import type { ServerProcess } from "../../server/serverProcess.ts";
import type { Child } from "./child.ts";
import type { LoadReport } from "./payLoad.ts";
import { threadCpuUs } from "./threadCpu.ts";

/** Pays and notes how much; with --cpu says what each thread of the server took for it. */
export async function payFor(
  load: Child,
  server: ServerProcess,
  connections: number,
  ms: number,
  acknowledged: number[],
): Promise<Ran> {
  const before = threadCpuUs(server.pid);
  const ran = await runLoad(load, "pay", connections, ms);
  acknowledged.push(ran.acknowledged);
  if (process.argv.includes("--cpu")) sayCpu(connections, ran, before, threadCpuUs(server.pid));
  return ran;
}

export type Ran = Extract<LoadReport, { said: "ran" }>;

function sayCpu(
  connections: number,
  { acknowledged, seconds, p50Us, p99Us, cpuUs }: Ran,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const each = (us: number) => (us / acknowledged).toFixed(1);
  const spent = [...after].map(([thread, us]) => us - (before.get(thread) ?? 0));
  const threads = spent.sort((a, b) => b - a).slice(0, 4);
  console.error(
    `${connections} connections: ${(acknowledged / seconds).toFixed(0)} pays/s, ` +
      `p50 ${p50Us.toFixed(0)} us, p99 ${p99Us.toFixed(0)} us; processor time of a pay in us: ` +
      `clients ${each(cpuUs)}, the server's threads ${threads.map(each).join(" + ")}`,
  );
}

export async function runLoad(
  load: Child,
  what: "pay" | "echo",
  connections: number,
  ms: number,
): Promise<Ran> {
  const report = await load.order({ do: "run", what, connections, ms });
  if (report.said !== "ran") throw new Error(`the load said ${report.said}`);
  return report;
}
