/** The commands of the command line, read by commander. */

import { Command } from "commander";
import { addServe } from "./addServe.ts";
import { addApp } from "./app.ts";
import { addAttention } from "./attention.ts";
import { addBackup } from "./backup.ts";
import { addChain } from "./chain.ts";
import { addCheckCatalog } from "./checkCatalog.ts";
import type { CliWorld } from "./cliWorld.ts";
import { addDoctor } from "./doctor.ts";
import { addEvm } from "./evm.ts";
import type { ExitCode } from "./exitCode.ts";
import { addExpire } from "./expire.ts";
import { addExport } from "./export.ts";
import { addInvoice } from "./invoice.ts";
import { addKey } from "./key.ts";
import { addMerchant } from "./merchant.ts";
import { addMigrate } from "./migrate.ts";
import { addNotices } from "./notices.ts";
import { addOrder } from "./order.ts";
import { addProp } from "./prop.ts";
import { addReconcile } from "./reconcile.ts";
import { addRefund } from "./refund.ts";
import { addReport } from "./report.ts";
import { addResolve } from "./resolve.ts";
import { addRestore } from "./restore.ts";
import { addRpc } from "./rpc.ts";
import { runProgram } from "./runProgram.ts";
import { addSecret } from "./secret.ts";
import { addSession } from "./session.ts";
import { addSigner } from "./signer.ts";
import { addTrino } from "./trino.ts";

/** Runs one command; gives its exit code. Rejects with what stopped it. */
export function runCommand(
  args: readonly string[],
  surroundings: Omit<CliWorld, "act">,
): Promise<ExitCode> {
  return runProgram(args, (act) => programOf({ ...surroundings, act }));
}

function programOf(world: CliWorld): Command {
  const program = new Command("coinslot")
    .description("The backend of the Coinslot payment stack, and the tools of its operator.")
    .exitOverride()
    .showHelpAfterError("(--help lists every option)")
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .addHelpText("after", AFTERWORD);
  for (const add of COMMANDS) add(program, world);
  return program;
}

const COMMANDS = [
  addServe,
  addCheckCatalog,
  addOrder,
  addRefund,
  addResolve,
  addExpire,
  addAttention,
  addNotices,
  addChain,
  addReconcile,
  addExport,
  addReport,
  addMigrate,
  addBackup,
  addRestore,
  addDoctor,
  addMerchant,
  addApp,
  addKey,
  addSecret,
  addSession,
  addEvm,
  addTrino,
  addInvoice,
  addRpc,
  addSigner,
  addProp,
] as const;

const AFTERWORD = `
Without a command it serves: coinslot --data DIR is coinslot serve --data DIR.
Every command that prints takes --json. Exit codes: 0 done, 1 it could not be done,
2 wrong use, 3 done and something needs a person, 4 refused by the rules.`;
