/** The command line of the wallet: finds out what is meant, runs it, and says how it ended. */

import { Command } from "commander";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { runProgram } from "../server/cli/runProgram.ts";
import { NodeRefusal } from "../server/rails/utxo/nodeRpc.ts";
import { addAddress } from "./address.ts";
import { addBalance } from "./balance.ts";
import { addBump } from "./bump.ts";
import { addFind } from "./find.ts";
import { addHistory } from "./history.ts";
import { addLogin } from "./login.ts";
import { addMakeWallet } from "./makeWallet.ts";
import { addPay } from "./pay.ts";
import { addProps } from "./props.ts";
import { addSendProp } from "./sendProp.ts";
import { addShow } from "./show.ts";
import { visible } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** Runs one command line; gives its exit code. */
export async function runWallet(
  args: readonly string[],
  surroundings: Omit<WalletWorld, "act">,
): Promise<ExitCode> {
  try {
    return await runProgram(args, (act) => programOf({ ...surroundings, act }));
  } catch (error) {
    return explain(error, surroundings);
  }
}

function programOf(world: WalletWorld): Command {
  const program = new Command("coinslot-wallet")
    .description("Pays orders of games from your own keys, at your own node.")
    .exitOverride()
    .showHelpAfterError("(--help lists every option)")
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .addHelpText("after", AFTERWORD);
  for (const add of COMMANDS) add(program, world);
  return program;
}

const COMMANDS = [
  addMakeWallet,
  addAddress,
  addBalance,
  addShow,
  addPay,
  addFind,
  addHistory,
  addBump,
  addLogin,
  addProps,
  addSendProp,
] as const;

const AFTERWORD = `
ORDER is a link (litecoin:...), a PNG file with its QR code, or nothing with --cid, --uid, --sn, --sum and --to.
The password is asked for, or comes from COINSLOT_WALLET_PASSWORD. Every command takes --json.
Exit codes: 0 done, 1 it could not be done, 2 wrong use, 4 refused: nothing was paid.`;

function explain(error: unknown, { err }: Pick<WalletWorld, "err">): ExitCode {
  // Links and nodes have a say in it.
  const text = visible(error instanceof Error ? error.message : String(error));
  err(error instanceof NodeRefusal ? `the node says: ${text}\n` : `${text}\n`);
  return error instanceof CliProblem ? error.exitCode : EXIT.failed;
}
