import { type Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exitCode.ts";

/** Makes a command's work an action of the command line; its code is how the program ends. */
export type Act = <Given extends unknown[]>(
  work: (...given: Given) => ExitCode | Promise<ExitCode>,
) => (...given: Given) => Promise<void>;

/** Runs one command line; gives its exit code. Rejects with what stopped it. */
export async function runProgram(
  args: readonly string[],
  programOf: (act: Act) => Command,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const act: Act =
    (work) =>
    async (...given) => {
      exitCode = await work(...given);
    };
  try {
    await programOf(act).parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // It has said what is wrong, or printed the help that was asked for.
    return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  }
}
