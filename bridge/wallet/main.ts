/** The program `coinslot-wallet`: a player's own wallet at the player's own node (docs/WALLET.md). */

import { homedir } from "node:os";
import { askPerson } from "./askPerson.ts";
import { runWallet } from "./runWallet.ts";

process.exitCode = await runWallet(process.argv.slice(2), {
  variables: process.env,
  home: homedir(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isAnswered: process.stdin.isTTY === true,
  ask: askPerson,
  nowMs: Date.now,
});
