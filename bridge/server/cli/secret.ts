import { type Command, Option } from "commander";
import { newSecret } from "../notices/dialects/newSecret.ts";
import { type AppSecretView, SECRET_KINDS, type SecretKind } from "../platform/appSecret.ts";
import { type MasterKey, readMasterKey, writeMasterKey } from "../platform/masterKey.ts";
import { readOwnText } from "../platform/ownTextFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { ask, environmentOf } from "./platformOptions.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface AddOptions extends StoreOptions {
  readonly kind: SecretKind;
  readonly masterKey?: string;
  readonly fromFile?: string;
}

const SECRET_ID_BYTES = 6;
/** A shorter one can be guessed. */
const SECRET_CHARS_MIN = 16;
const SECRET_CHARS_MAX = 128;

/** `coinslot secret create-master|add|list|revoke`: what signs for apps (docs/PLATFORM.md). */
export function addSecret(program: Command, world: CliWorld): void {
  const secret = program
    .command("secret")
    .description("what signs for an app, sealed in the store");
  secret
    .command("create-master")
    .description("make the master key file that seals them; keep a copy apart from the backups")
    .argument("<file>", "a file that is not there yet; only you will be able to read it")
    .action(
      world.act(async (file: string) => {
        const problem = await writeMasterKey(file);
        if (problem !== undefined) throw new CliProblem(problem);
        world.out(`${file} holds a new master key.\n`);
        return EXIT.done;
      }),
    );
  storeCommand(secret, "add")
    .description("add a secret; a new one is made and shown once, unless a file holds it")
    .argument("<appId>", "for which app")
    .addOption(
      new Option("--kind <kind>", "what it signs").choices([...SECRET_KINDS]).makeOptionMandatory(),
    )
    .option("--master-key <file>", "what seals it (COINSLOT_MASTER_KEY)")
    .option("--from-file <file>", "take the secret from this file, which only you can read")
    .action(world.act((appId: string, options: AddOptions) => add(appId, options, world)));
  storeCommand(secret, "list")
    .description("an app's secrets, the revoked ones too; never what they are")
    .argument("<appId>", "whose")
    .action(
      world.act(async (appId: string, options: StoreOptions) => {
        const secrets = await ask("listAppSecrets", { appId }, options, world);
        print(world, options, secrets, () =>
          secrets.length === 0 ? "No secrets.\n" : secrets.map(secretText).join(""),
        );
        return EXIT.done;
      }),
    );
  storeCommand(secret, "revoke")
    .description("end a secret: it never signs again")
    .argument("<appId>", "whose")
    .argument("<secretId>", "by which the list names it")
    .action(
      world.act(async (appId: string, secretId: string, options: StoreOptions) => {
        const revoked = await ask("revokeAppSecret", { appId, secretId }, options, world);
        print(world, options, revoked, () => secretText(revoked));
        return EXIT.done;
      }),
    );
}

async function add(appId: string, options: AddOptions, world: CliWorld) {
  const { kind, fromFile } = options;
  const masterKey = await masterKeyOf(options, world);
  const text =
    fromFile === undefined ? newSecret(kind, world.randomHex) : await readSecretFile(fromFile);
  const secretId = world.randomHex(SECRET_ID_BYTES);
  const environment = await environmentOf(options, world);
  const sealed = masterKey.seal(text, { environment, appId, kind, secretId });
  const added = await ask("addAppSecret", { appId, kind, secretId, sealed }, options, world);
  // What came from a file its owner has.
  const shown = fromFile === undefined ? { ...added, secret: text } : added;
  print(world, options, shown, () => {
    const once = `${text}\nThis is the only time that it is shown.\n`;
    return `${fromFile === undefined ? once : ""}${secretText(added)}`;
  });
  return EXIT.done;
}

/** The master key that the options or the environment name; throws a CliProblem without one. */
export async function masterKeyOf(
  options: { readonly masterKey?: string },
  { variables }: Pick<CliWorld, "variables">,
): Promise<MasterKey> {
  const file = options.masterKey ?? variables.COINSLOT_MASTER_KEY;
  if (file === undefined) {
    throw new CliProblem(
      "--master-key names the file that seals secrets; make one: coinslot secret create-master FILE",
      EXIT.wrongUse,
    );
  }
  const read = await readMasterKey(file);
  if (read.ok) return read.masterKey;
  throw new CliProblem(read.problem);
}

async function readSecretFile(file: string): Promise<string> {
  const own = await readOwnText(file);
  if (!own.ok) throw new CliProblem(own.problem);
  const text = own.text.trim();
  const isSecret = /^[!-~]*$/.test(text);
  if (isSecret && text.length >= SECRET_CHARS_MIN && text.length <= SECRET_CHARS_MAX) return text;
  const length = `${SECRET_CHARS_MIN} to ${SECRET_CHARS_MAX}`;
  throw new CliProblem(`${file} does not hold one secret of ${length} letters, digits and signs`);
}

function secretText({ secretId, kind, createdAtMs, revokedAtMs }: AppSecretView): string {
  const end = revokedAtMs === undefined ? "" : `, revoked ${timeText(revokedAtMs)}`;
  return `${secretId}  ${kind}  made ${timeText(createdAtMs)}${end}\n`;
}
