import { SECRET_FORMS } from "../callbackDoctor/secretForm.ts";
import { readOwnText } from "../platform/ownTextFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import type { DoctorOptions } from "./doctorOptions.ts";
import { CliProblem, EXIT } from "./exitCode.ts";

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
  const own = await readOwnText(file);
  if (own.ok) return own.text;
  throw new CliProblem(own.problem);
}
