import { readFile, stat } from "node:fs/promises";
import { SECRET_FORMS } from "../callbackDoctor/secretForm.ts";
import type { CliWorld } from "./cliWorld.ts";
import type { DoctorOptions } from "./doctorOptions.ts";
import { CliProblem, EXIT } from "./exitCode.ts";

/** Everybody but the owner. */
const OTHERS_MODE = 0o077;
/** More than two are never live. */
const SECRETS_MAX = 2;

/**
 * The secrets that sign, from a file, the standard input or COINSLOT_DOCTOR_SECRETS: a command line
 * can be read by everybody on the machine. Throws CliProblem, which quotes none.
 */
export async function readDoctorSecrets(
  { secretFile, dialect }: DoctorOptions,
  world: CliWorld,
): Promise<readonly string[]> {
  const text = await readText(secretFile, world);
  const secrets = text.split(/\s+/).filter((one) => one !== "");
  const { fits, text: form } = SECRET_FORMS[dialect];
  if (secrets.length === 0 || secrets.length > SECRETS_MAX) {
    throw new CliProblem(`one secret or two are needed, not ${secrets.length}`, EXIT.wrongUse);
  }
  const wrong = secrets.findIndex((secret) => !fits(secret));
  if (wrong < 0) return secrets;
  throw new CliProblem(
    `secret ${wrong + 1} is none of the dialect ${dialect}: ${form}`,
    EXIT.wrongUse,
  );
}

async function readText(file: string | undefined, world: CliWorld): Promise<string> {
  if (file === "-") return await world.readInput();
  if (file === undefined) {
    const text = world.variables.COINSLOT_DOCTOR_SECRETS;
    if (text !== undefined) return text;
    throw new CliProblem(
      "the secret that signs is needed: --secret-file FILE, - for the standard input, or COINSLOT_DOCTOR_SECRETS",
      EXIT.wrongUse,
    );
  }
  const { mode } = await stat(file).catch(() => ({ mode: undefined }));
  if (mode === undefined) throw new CliProblem(`${file} cannot be read`);
  if ((mode & OTHERS_MODE) !== 0) {
    throw new CliProblem(`${file} can be read by others: chmod 600 ${file}`);
  }
  return await readFile(file, "utf8");
}
