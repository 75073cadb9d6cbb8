/** `coinslot-wallet` as a player runs it: a program of its own, with a folder of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export interface WalletRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface WalletProgram {
  readonly folder: string;
  /** Runs one command. */
  run(...args: readonly string[]): Promise<WalletRun>;
  /** Runs one command with `--json`; throws when it fails. */
  json<Value = Readonly<Record<string, string>>>(...args: readonly string[]): Promise<Value>;
  /** A run with other variables. */
  runWith(variables: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<WalletRun>;
  /** Runs one command at a terminal, where each question gets the next of these answers. */
  atTerminal(answers: readonly Answer[], ...args: readonly string[]): Promise<WalletRun>;
  /** Removes its folder. */
  remove(): Promise<void>;
}

/** What `pay` answers. */
export interface Paid {
  readonly state: string;
  readonly txId: string;
  readonly fee: string;
  readonly hex?: string;
}

/** What `history` and `find` answer. */
export interface Told {
  readonly transactions: readonly {
    readonly txId: string;
    readonly state: string;
    readonly confirmations: number;
    readonly amount: string;
    readonly sn?: string;
  }[];
  readonly unsent: readonly { readonly txId: string; readonly hex: string }[];
}

/** Pays an order without being asked. */
export function pay(
  wallet: WalletProgram,
  link: string,
  ...more: readonly string[]
): Promise<Paid> {
  return wallet.json<Paid>("pay", link, "--yes", ...more);
}

const PROGRAM = fileURLToPath(new URL("../../bridge/wallet/main.js", import.meta.url));

export const WALLET_PASSWORD = "correct horse battery";

/** What is typed when the words appear. */
export type Answer = readonly [question: string, typed: string];

/** A player without a wallet yet: `json("new", "--network", "litecoinRegtest")` makes it. */
export async function walletProgram(nodeUrl: string): Promise<WalletProgram> {
  const folder = await mkdtemp(join(tmpdir(), "coinslot-wallet-"));
  const own = {
    COINSLOT_WALLET: folder,
    COINSLOT_WALLET_NODE: nodeUrl,
    COINSLOT_WALLET_PASSWORD: WALLET_PASSWORD,
  };

  async function runWith(
    variables: NodeJS.ProcessEnv,
    ...args: readonly string[]
  ): Promise<WalletRun> {
    const env = { PATH: process.env.PATH, ...own, ...variables };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: "pipe" });
    child.stdin.end();
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
    return { code: child.exitCode, out, err };
  }

  async function atTerminal(
    answers: readonly Answer[],
    ...args: readonly string[]
  ): Promise<WalletRun> {
    const { COINSLOT_WALLET_PASSWORD: _, ...env } = own;
    const command = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(" ");
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      ...{ env: { PATH: process.env.PATH, SHELL: "/bin/sh", ...env }, stdio: "pipe" },
    });
    const open = [...answers];
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (heard: string) => {
      out += heard;
      const [question, typed] = open[0] ?? [];
      if (question === undefined || !out.includes(question)) return;
      open.shift();
      child.stdin.write(`${typed}\n`);
    });
    await ended(child);
    return { code: child.exitCode, out, err: "" };
  }

  const run = (...args: readonly string[]) => runWith({}, ...args);
  return {
    folder,
    run,
    runWith,
    atTerminal,
    async json<Value>(...args: readonly string[]) {
      const { code, out, err } = await run(...args, "--json");
      if (code !== 0) throw new Error(`${args.join(" ")}: ${code} ${err}`);
      return JSON.parse(out) as Value;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  await once(child, "close");
}
