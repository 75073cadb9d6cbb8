/**
 * The folder of a wallet: `wallet.json` with the sealed words and what is public of it, `payments.json`
 * with what it signed, `lock` while a command changes something. For its owner's eyes alone.
 */

import { mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Command } from "commander";
import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import { UTXO_NETWORKS } from "../server/rails/utxo/network.ts";
import { SEALED_WORDS } from "./keyFile.ts";
import { PAYMENTS, type Payment } from "./payment.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** The options that every command has. */
export interface FolderOptions {
  readonly wallet?: string;
  readonly node?: string;
  readonly json?: boolean;
}

const WALLET = Type.Object({
  version: Type.Literal(1),
  network: Type.Union(
    (Object.keys(UTXO_NETWORKS) as (keyof typeof UTXO_NETWORKS)[]).map((name) =>
      Type.Literal(name),
    ),
  ),
  /** CAIP-2. */
  net: Type.String(),
  accountKey: Type.String(),
  origin: Type.String(),
  /** Seconds: nobody paid it before. */
  since: Type.Integer({ minimum: 0 }),
  /** The node's address, with user and password. */
  node: Type.String(),
  words: SEALED_WORDS,
});

/** What is kept of a wallet. */
export type WalletFile = Static<typeof WALLET>;

export interface WalletFolder {
  readonly directory: string;
  /** Undefined when no wallet is there. */
  find(): Promise<WalletFile | undefined>;
  write(file: WalletFile): Promise<void>;
  payments(): Promise<readonly Payment[]>;
  /** When it resolves, they are on the disk. */
  writePayments(payments: readonly Payment[]): Promise<void>;
  /** Nobody else changes the folder meanwhile. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** A command with the options that every command has. */
export function walletCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .option("--wallet <dir>", "the wallet's folder (COINSLOT_WALLET, ~/.coinslot-wallet)")
    .option("--node <url>", "your node, for this once (COINSLOT_WALLET_NODE)")
    .option("--json", "print one JSON value instead of text");
}

/** The folder that is meant; nothing is read yet. */
export function folderOf({ wallet }: FolderOptions, world: WalletWorld): WalletFolder {
  const directory =
    wallet ?? world.variables.COINSLOT_WALLET ?? join(world.home, ".coinslot-wallet");
  const file = (name: string) => join(directory, name);
  return {
    directory,
    find: () => readJson(file("wallet.json"), WALLET),
    async write(value) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeDurably(directory, "wallet.json", value);
    },
    payments: async () => (await readJson(file("payments.json"), PAYMENTS)) ?? [],
    writePayments: (payments) => writeDurably(directory, "payments.json", payments),
    async alone(work) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await lock(file("lock"));
      try {
        return await work();
      } finally {
        await unlink(file("lock"));
      }
    },
  };
}

/** The folder's wallet. Throws CliProblem when there is none. */
export async function requireWallet(folder: WalletFolder): Promise<WalletFile> {
  const file = await folder.find();
  if (file !== undefined) return file;
  throw new CliProblem(
    `there is no wallet in ${folder.directory}: coinslot-wallet new, or restore`,
    EXIT.wrongUse,
  );
}

async function readJson<Schema extends TSchema>(
  file: string,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const value = parse(text);
  if (Value.Check(schema, value)) return value;
  throw new CliProblem(`${file} is not what this wallet writes: take it from your backup`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Either the old file or the new one is there, whenever the power goes. */
async function writeDurably(directory: string, name: string, value: unknown): Promise<void> {
  const file = join(directory, name);
  const fresh = await open(`${file}.new`, "w", 0o600);
  try {
    await fresh.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await fresh.sync();
  } finally {
    await fresh.close();
  }
  await rename(`${file}.new`, file);
  const folder = await open(directory, "r");
  await folder.sync().finally(() => folder.close());
}

async function lock(file: string): Promise<void> {
  for (const attempt of ["first", "last"] as const) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(String(process.pid)).finally(() => handle.close());
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (attempt === "last" || (await isHeld(file))) {
        throw new CliProblem("another coinslot-wallet works on this wallet: wait for it");
      }
      // Whoever held it was killed.
      await unlink(file);
    }
  }
}

async function isHeld(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  // An empty file was made this moment.
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
