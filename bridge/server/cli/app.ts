import { type Command, Option } from "commander";
import type { AppSettings, AppView } from "../calls/platform/apps.ts";
import { DIALECT_NAMES, type DialectName } from "../notices/profile.ts";
import { APP_TYPES, type AppType, REGIONS, type Region } from "../platform/platformApp.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { ask, parseName, parseTitle } from "./platformOptions.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";

interface SettingOptions extends StoreOptions {
  readonly name?: string;
  readonly type?: AppType;
  readonly region?: Region;
  readonly dialect?: DialectName;
  readonly zone?: string;
  readonly feeType?: string;
}

interface CreateOptions extends SettingOptions {
  readonly merchant: string;
  readonly name: string;
}

interface SetOptions extends SettingOptions {
  readonly addUrl?: string;
  readonly removeUrl?: string;
}

/** `coinslot app create|list|show|set`: the games of merchants (docs/PLATFORM.md). */
export function addApp(program: Command, world: CliWorld): void {
  const app = program.command("app").description("games of merchants, and how they are served");
  settingOptions(storeCommand(app, "create"))
    .description("make an app known, with a public key of its own; products are the catalogue's")
    .argument("<appId>", "letters, digits and . _ -; the catalogue names the app by it")
    .requiredOption("--merchant <merchantId>", "whose app it is; that stays")
    .requiredOption("--name <text>", "what people call the app")
    .action(
      world.act(async (id: string, options: CreateOptions) => {
        const appId = parseName("an app's id", id);
        const { merchant: merchantId } = options;
        const name = parseTitle("--name", options.name);
        const asked = { ...settingsOf(options), appId, merchantId, name };
        const created = await ask("createApp", asked, options, world);
        print(world, options, created, () => appText(created));
        return EXIT.done;
      }),
    );
  storeCommand(app, "list")
    .description("all apps with their merchants")
    .action(
      world.act(async (options: StoreOptions) => {
        const apps = await ask("listApps", undefined, options, world);
        print(world, options, apps, () => (apps.length === 0 ? "No apps.\n" : listText(apps)));
        return EXIT.done;
      }),
    );
  storeCommand(app, "show")
    .description("all that is known of one app; nothing of it is secret")
    .argument("<appId>", "which app")
    .action(
      world.act(async (appId: string, options: StoreOptions) => {
        const shown = await ask("showApp", { appId }, options, world);
        print(world, options, shown, () => appText(shown));
        return EXIT.done;
      }),
    );
  addSet(app, world);
}

function addSet(app: Command, world: CliWorld): void {
  settingOptions(storeCommand(app, "set"))
    .description("change an app; its type can be chosen once")
    .argument("<appId>", "which app")
    .option("--name <text>", "what people call the app")
    .option("--add-url <url>", "register an address for notices")
    .option("--remove-url <url>", "remove one")
    .action(
      world.act(async (appId: string, options: SetOptions) => {
        const { addUrl, removeUrl } = options;
        let shown = await ask("setApp", { appId, ...settingsOf(options) }, options, world);
        if (addUrl !== undefined) {
          const asked = { appId, url: addUrl, is: "registered" } as const;
          shown = await ask("setNotifyUrl", asked, options, world);
        }
        if (removeUrl !== undefined) {
          const asked = { appId, url: removeUrl, is: "removed" } as const;
          shown = await ask("setNotifyUrl", asked, options, world);
        }
        print(world, options, shown, () => appText(shown));
        return EXIT.done;
      }),
    );
}

function settingOptions(command: Command): Command {
  return command
    .addOption(new Option("--type <type>", "free or paid; chosen once").choices([...APP_TYPES]))
    .addOption(new Option("--region <region>", "where its players are").choices([...REGIONS]))
    .addOption(
      new Option("--dialect <dialect>", "how its notices are written").choices([...DIALECT_NAMES]),
    )
    .option("--zone <zoneId>", "the wallet zone where a document has no word for zones")
    .option("--fee-type <word>", "what documents call its coins, as PIC");
}

function settingsOf(options: SettingOptions): AppSettings {
  const { type, region, dialect, zone: zoneId, feeType } = options;
  if (zoneId !== undefined && !/^[A-Za-z0-9_.-]{1,64}$/.test(zoneId)) {
    throw new CliProblem('--zone is a zone id like "1"', EXIT.wrongUse);
  }
  if (feeType !== undefined && !/^[A-Za-z0-9]{1,16}$/.test(feeType)) {
    throw new CliProblem("--fee-type is 1 to 16 letters and digits", EXIT.wrongUse);
  }
  const name = options.name === undefined ? undefined : parseTitle("--name", options.name);
  return { name, type, region, dialect, zoneId, feeType };
}

function listText(apps: readonly AppView[]): string {
  return apps
    .map(({ appId, name, merchantId, merchantState }) => {
      return `${appId}  ${name}  of ${merchantId} (${merchantState})\n`;
    })
    .join("");
}

function appText(app: AppView): string {
  return [
    `${app.appId}  ${app.name}`,
    `  app key ${app.appKey} (public)`,
    `  merchant ${app.merchantId}: ${app.merchantState} (${app.merchantCode})`,
    `  type ${app.type ?? "not chosen yet"}, region ${app.region}`,
    `  notices: ${app.dialect}${app.notifyUrls.map((url) => `\n    ${url}`).join("")}`,
    `  zone ${app.zoneId}, fee type ${app.feeType}`,
    "",
  ].join("\n");
}
