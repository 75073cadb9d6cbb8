import { type Command, Option } from "commander";
import type { AttentionItem } from "../orders/attention.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { type OperatorStore, openOperatorStore } from "./operatorStore.ts";
import {
  parseCount,
  placeOf,
  print,
  type StoreOptions,
  signedReason,
  storeCommand,
} from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface ResolveOptions extends StoreOptions {
  readonly action: "note" | "credit" | "return" | "take";
  readonly reason: string;
}

/** `coinslot attention list` and `attention resolve`: what waits for a person. */
export function addAttention(program: Command, world: CliWorld): void {
  const attention = program.command("attention").description("what needs a person's decision");
  storeCommand(attention, "list")
    .description("everything that is open, oldest first; ends with 3 when there is something")
    .action(world.act((options: StoreOptions) => list(options, world)));
  storeCommand(attention, "resolve")
    .description("close one item with your decision")
    .argument("<key>", "the item's number in the list")
    .addOption(
      new Option(
        "--action <action>",
        "note: seen, nothing moves; credit: coins in suspense go to the player; " +
          "return: the provider pays them back, or gives its charge-back up; " +
          "take: the charge-back is right, and takes the player's coins",
      )
        .choices(["note", "credit", "return", "take"])
        .default("note"),
    )
    .requiredOption("--reason <text>", "what you decided, and why")
    .action(world.act((key: string, options: ResolveOptions) => resolve(key, options, world)));
}

async function list(options: StoreOptions, world: CliWorld): Promise<ExitCode> {
  const store = await openOperatorStore(placeOf(options, world), world);
  const items = await listAll(store).finally(() => store.close());
  print(world, options, items, () =>
    items.length === 0 ? "Nothing needs a person.\n" : items.map(itemText).join(""),
  );
  return items.length === 0 ? EXIT.done : EXIT.found;
}

/** Every open item, a page at a time. */
async function listAll(store: OperatorStore): Promise<readonly AttentionItem[]> {
  const items: AttentionItem[] = [];
  for (;;) {
    const page = await store.execute("listAttention", { afterKey: items.at(-1)?.key ?? 0 });
    items.push(...page);
    if (page.length === 0) return items;
  }
}

function itemText({ key, openedAtMs, appId, kind, subject, detail }: AttentionItem): string {
  return `${key}  ${timeText(openedAtMs)}  ${appId}  ${kind}  ${subject}\n    ${detail}\n`;
}

async function resolve(key: string, options: ResolveOptions, world: CliWorld): Promise<ExitCode> {
  const { action } = options;
  const reason = signedReason(options.reason, world);
  const asked = {
    key: parseCount("the item's number", key),
    action,
    by: "operator",
    reason,
  } as const;
  const store = await openOperatorStore(placeOf(options, world), world);
  try {
    const item = await store.execute("resolveAttention", asked);
    print(world, options, item, () => `${item.kind} ${item.subject}: ${item.resolution}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}
