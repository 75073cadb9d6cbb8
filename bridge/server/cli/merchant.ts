import { type Command, Option } from "commander";
import type { MerchantView } from "../calls/platform/merchants.ts";
import { MERCHANT_STATES, type MerchantState } from "../platform/merchant.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { ask, parseName, parseTitle } from "./platformOptions.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";

/** `coinslot merchant create|list|verify`: who sells (docs/PLATFORM.md). */
export function addMerchant(program: Command, world: CliWorld): void {
  const merchant = program.command("merchant").description("who sells, and whether they may");
  storeCommand(merchant, "create")
    .description("make a merchant known; nobody can sell for one who is not verified")
    .argument("<merchantId>", "letters, digits and . _ -; it appears in payment notices")
    .requiredOption("--name <text>", "what people call the merchant")
    .action(
      world.act(async (id: string, options: StoreOptions & { readonly name: string }) => {
        const merchantId = parseName("a merchant's id", id);
        const name = parseTitle("--name", options.name);
        const created = await ask("createMerchant", { merchantId, name }, options, world);
        print(world, options, created, () => merchantLine(created));
        return EXIT.done;
      }),
    );
  storeCommand(merchant, "list")
    .description("all merchants with their codes: 11000 verified, 11001 failed, 11003 not verified")
    .action(
      world.act(async (options: StoreOptions) => {
        const merchants = await ask("listMerchants", undefined, options, world);
        print(world, options, merchants, () =>
          merchants.length === 0 ? "No merchants.\n" : merchants.map(merchantLine).join(""),
        );
        return EXIT.done;
      }),
    );
  addVerify(merchant, world);
}

function addVerify(merchant: Command, world: CliWorld): void {
  type VerifyOptions = StoreOptions & { readonly state: MerchantState };
  storeCommand(merchant, "verify")
    .description("say what became of a merchant's verification; it holds at once, on every server")
    .argument("<merchantId>", "which merchant")
    .addOption(
      new Option("--state <state>", "verified (11000); failed (11001); unverified (11003)")
        .choices([...MERCHANT_STATES])
        .default("verified"),
    )
    .action(
      world.act(async (merchantId: string, options: VerifyOptions) => {
        const { state } = options;
        const judged = await ask("verifyMerchant", { merchantId, state }, options, world);
        print(world, options, judged, () => merchantLine(judged));
        return EXIT.done;
      }),
    );
}

function merchantLine({ merchantId, name, state, code }: MerchantView): string {
  return `${merchantId}  ${name}  ${state} (${code})\n`;
}
