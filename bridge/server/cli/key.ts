import type { Command } from "commander";
import {
  type ApiKeyView,
  type MadeKey,
  MERCHANT_SCOPES,
  makeApiKey,
  OPERATOR_SCOPES,
  SCOPES,
  type Scope,
} from "../platform/apiKey.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { ask, environmentOf, parseTitle } from "./platformOptions.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface CreateOptions extends StoreOptions {
  readonly name: string;
  readonly scope?: readonly string[];
  readonly operator?: boolean;
}

/** `coinslot key create|list|revoke|rotate`: keys of the REST API (docs/API.md). */
export function addKey(program: Command, world: CliWorld): void {
  const key = program.command("key").description("keys with which merchants' servers call the API");
  storeCommand(key, "create")
    .description("make a key; it is shown once, and only its digest is kept")
    .argument("<appId>", "for which app")
    .requiredOption("--name <text>", "what it is for")
    .option("--scope <scope...>", `what it may do; all without it: ${MERCHANT_SCOPES.join(", ")}`)
    .option("--operator", `for programs of the operator, too: ${OPERATOR_SCOPES.join(", ")}`)
    .action(
      world.act(async (appId: string, options: CreateOptions) => {
        const own = options.operator === true ? OPERATOR_SCOPES : [];
        const scopes = [...scopesOf(options.scope), ...own];
        const name = parseTitle("--name", options.name);
        const made = makeApiKey(await environmentOf(options, world), world.randomHex);
        const { keyId, hash } = made;
        const asked = { appId, name, scopes, keyId, hash };
        show(made, await ask("createApiKey", asked, options, world), options, world);
        return EXIT.done;
      }),
    );
  storeCommand(key, "list")
    .description("an app's keys, the revoked ones too; never their texts")
    .argument("<appId>", "whose")
    .action(
      world.act(async (appId: string, options: StoreOptions) => {
        const keys = await ask("listApiKeys", { appId }, options, world);
        print(world, options, keys, () =>
          keys.length === 0 ? "No keys.\n" : keys.map(keyText).join(""),
        );
        return EXIT.done;
      }),
    );
  addChanges(key, world);
}

function addChanges(key: Command, world: CliWorld): void {
  storeCommand(key, "rotate")
    .description("make a second key like this one; revoke the first when the new one is in use")
    .argument("<appId>", "whose")
    .argument("<keyId>", "the 12 characters by which the list names it")
    .action(
      world.act(async (appId: string, keyId: string, options: StoreOptions) => {
        const made = makeApiKey(await environmentOf(options, world), world.randomHex);
        const asked = { appId, keyId, made: { keyId: made.keyId, hash: made.hash } };
        show(made, await ask("rotateApiKey", asked, options, world), options, world);
        return EXIT.done;
      }),
    );
  storeCommand(key, "revoke")
    .description("end a key: the next call with it is refused")
    .argument("<appId>", "whose")
    .argument("<keyId>", "the 12 characters by which the list names it")
    .action(
      world.act(async (appId: string, keyId: string, options: StoreOptions) => {
        const revoked = await ask("revokeApiKey", { appId, keyId }, options, world);
        print(world, options, revoked, () => keyText(revoked));
        return EXIT.done;
      }),
    );
}

function scopesOf(asked: readonly string[] = MERCHANT_SCOPES): readonly Scope[] {
  return asked.map((word) => {
    const scope = SCOPES.find((one) => one === word);
    if (scope !== undefined) return scope;
    throw new CliProblem(
      `--scope is one or more of ${SCOPES.join(", ")}, not "${word}"`,
      EXIT.wrongUse,
    );
  });
}

function show(made: MadeKey, view: ApiKeyView, options: StoreOptions, world: CliWorld): void {
  print(world, options, { ...view, key: made.text }, () => {
    return `${made.text}\nThis is the only time that it is shown.\n${keyText(view)}`;
  });
}

function keyText({ keyId, name, scopes, lastUsedAtMs, revokedAtMs }: ApiKeyView): string {
  const used = lastUsedAtMs === undefined ? "never used" : `last used ${timeText(lastUsedAtMs)}`;
  const end = revokedAtMs === undefined ? used : `revoked ${timeText(revokedAtMs)}`;
  return `${keyId}  ${name}  ${end}\n    ${scopes.join(" ")}\n`;
}
