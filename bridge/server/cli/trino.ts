import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { TrinoUserView } from "../calls/trino/trinoUsers.ts";
import { makeTrinoTokens } from "../doors/trino/trinoAuth.ts";
import { hashPassword } from "../platform/passwordHash.ts";
import { TRINO_UUID } from "../platform/trinoCredential.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { ask, environmentOf } from "./platformOptions.ts";
import { masterKeyOf } from "./secret.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface AddOptions extends StoreOptions {
  readonly passwordFile?: string;
}

interface TokenOptions extends StoreOptions {
  readonly masterKey?: string;
  readonly fromFile?: string;
}

const PASSWORD_BYTES = 12;
const PASSWORD_CHARS_MIN = 8;

/** `coinslot trino add-user|add-token|end-user`: who calls the door of the Trino document (docs/TRINO.md). */
export function addTrino(program: Command, world: CliWorld): void {
  const trino = program.command("trino").description("users of the Trino pay-srv document's door");
  storeCommand(trino, "add-user")
    .description("add a user; the password is made and shown once, unless a file holds it")
    .argument("<appId>", "whose invoices it makes")
    .argument("<email>", "with which it logs in")
    .option("--password-file <file>", "take the password from this file's first line")
    .action(
      world.act(async (appId: string, email: string, options: AddOptions) => {
        const userName = parseEmail(email);
        const { passwordFile } = options;
        const password =
          passwordFile === undefined
            ? world.randomHex(PASSWORD_BYTES)
            : await readPassword(passwordFile);
        const passwordHash = await hashPassword(password);
        const user = await ask("addTrinoUser", { appId, userName, passwordHash }, options, world);
        const shown = passwordFile === undefined ? { ...user, password } : user;
        print(world, options, shown, () => {
          const once = `${password}\nThis is the only time that it is shown.\n`;
          return `${passwordFile === undefined ? once : ""}${userText(user)}`;
        });
        return EXIT.done;
      }),
    );
  storeCommand(trino, "add-token")
    .description("give a user an access token, as a login does; it is shown once")
    .argument("<appId>", "the user's app")
    .argument("<email>", "whose")
    .option("--master-key <file>", "what seals it (COINSLOT_MASTER_KEY)")
    .option("--from-file <file>", "take the token from this file's first line, a random UUID")
    .action(
      world.act(async (appId: string, email: string, options: TokenOptions) => {
        const masterKey = await masterKeyOf(options, world);
        const environment = await environmentOf(options, world);
        const whose = { appId, userName: parseEmail(email) };
        const { fromFile } = options;
        const text = fromFile === undefined ? randomUUID() : await readToken(fromFile);
        const made = makeTrinoTokens(whose, { environment, masterKey }, text);
        const user = await ask("openTrinoTokens", made.params, options, world);
        if (user.appId !== appId) throw new CliProblem(`${email} is a user of another app`);
        const { accessToken } = made;
        const shown = fromFile === undefined ? { ...user, accessToken } : user;
        print(world, options, shown, () => {
          const once = `${accessToken}\nThis is the only time that it is shown.\n`;
          return `${fromFile === undefined ? once : ""}${userText(user)}`;
        });
        return EXIT.done;
      }),
    );
  storeCommand(trino, "end-user")
    .description("end a user: the login and every token are refused from now on")
    .argument("<email>", "whose")
    .action(
      world.act(async (email: string, options: StoreOptions) => {
        const params = { userName: parseEmail(email) };
        const user = await ask("deactivateTrinoUser", params, options, world);
        print(world, options, user, () => userText(user));
        return EXIT.done;
      }),
    );
}

function parseEmail(text: string): string {
  if (/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(text)) return text.toLowerCase();
  throw new CliProblem(`a user is known by an e-mail address, not "${text}"`, EXIT.wrongUse);
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  const [line = ""] = (text ?? "").split("\n");
  if (TRINO_UUID.test(line.trim())) return line.trim().toLowerCase();
  throw new CliProblem(`${file} does not hold a UUID of version 4`);
}

async function readPassword(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  const [line = ""] = (text ?? "").split("\n");
  if (line.trim().length >= PASSWORD_CHARS_MIN) return line.trim();
  throw new CliProblem(`${file} does not hold a password of ${PASSWORD_CHARS_MIN} characters`);
}

function userText({ appId, userName, createdAtMs, deactivatedAtMs }: TrinoUserView): string {
  const end = deactivatedAtMs === undefined ? "" : `, ended ${timeText(deactivatedAtMs)}`;
  return `${userName}  app ${appId}  made ${timeText(createdAtMs)}${end}\n`;
}
