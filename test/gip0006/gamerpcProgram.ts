/**
 * npm `gamerpc`, the protocol's own client, in a process of its own: it changes Array.prototype for
 * everybody around it. Lines of JSON in, `{id, method, params}`; lines of JSON after "@" out.
 */

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

interface Connector {
  setFetch(fetch: unknown): Connector;
  setup(info: object): Connector;
  setmode(mode: string, connected?: () => void): Connector;
  watch(take: (data: unknown) => void, event: string): Connector;
  execute(method: string, params: readonly unknown[]): Promise<unknown>;
  login(): Promise<unknown>;
  join(): Promise<unknown>;
  close(): void;
}

/** How the program is started: one JSON text. */
interface Settings {
  readonly mode: "http" | "socket";
  readonly port: number;
  readonly cid: string;
  readonly token: string;
  readonly apiKey: string;
  readonly type: string;
}

const load = createRequire(import.meta.url);
// Its published form asks for socket.io-client's `io` on this module.
(load("gamerpc/src/utils/util") as { io?: unknown }).io = io;
const toolkit = load("gamerpc") as {
  conn: new () => Connector;
  CommMode: { readonly ws: string; readonly post: string };
};

const { mode, ...terminal } = JSON.parse(process.argv[2] ?? "{}") as Settings;
const connector = new toolkit.conn()
  .setFetch(fetch)
  .setup({ ip: "127.0.0.1", head: "http", id: "primary", structured: true, ...terminal });

function say(line: object): void {
  process.stdout.write(`@${JSON.stringify(line)}\n`);
}

// What it does by itself when it connects, nobody can catch.
process.on("unhandledRejection", () => {});

async function answer({ id, method, params }: { id: number; method: string; params: unknown[] }) {
  try {
    say({ id, answer: (await connector.execute(method, params)) ?? null });
  } catch (error) {
    say({ id, thrown: error });
  }
}

if (mode === "socket") {
  connector.setmode(toolkit.CommMode.ws);
  connector.watch((data) => say({ event: "cp/orderPay", data }), "cp/orderPay");
  await connector.execute("token.random", [terminal.cid]);
  say({ ready: true, login: await connector.login().catch((error) => ({ thrown: error })) });
  await connector.join().catch((error: Error) => say({ joinError: error.message }));
} else say({ ready: true });
createInterface({ input: process.stdin })
  .on("line", (line) => void answer(JSON.parse(line)))
  .on("close", () => process.exit(0));
