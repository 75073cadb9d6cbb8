import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** Asks whether it shall be done, unless `--yes` said so. Throws CliProblem when it shall not. */
export async function requireYes(
  question: string,
  { yes }: { readonly yes?: boolean },
  world: WalletWorld,
): Promise<void> {
  if (yes === true) return;
  if (!world.isAnswered) throw new CliProblem("nobody can be asked: give --yes", EXIT.wrongUse);
  const answer = await world.ask(`${question} [y/N] `, "shown");
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliProblem("nothing was sent", EXIT.refused);
}
