import type { Command } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { ask } from "./platformOptions.ts";
import { print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface EndOptions extends StoreOptions {
  readonly session?: string;
}

/** `coinslot session list|end`: who is logged in, and how to end that (docs/IDENTITY.md). */
export function addSession(program: Command, world: CliWorld): void {
  const session = program.command("session").description("a player's sessions, and their end");
  storeCommand(session, "list")
    .description("the sessions of a player, newest first; never their tokens")
    .argument("<appId>", "of which app")
    .argument("<playerId>", "the player's id, 32 characters")
    .action(
      world.act(async (appId: string, playerId: string, options: StoreOptions) => {
        const sessions = await ask("listSessions", { appId, playerId }, options, world);
        print(world, options, sessions, () =>
          sessions.length === 0
            ? "No sessions.\n"
            : sessions.map((one) => `${one.session}  ends ${timeText(one.expiresAtMs)}\n`).join(""),
        );
        return EXIT.done;
      }),
    );
  storeCommand(session, "end")
    .description("end the sessions of a player: the next call is refused, sockets are closed")
    .argument("<appId>", "of which app")
    .argument("<playerId>", "the player's id, 32 characters")
    .option("--session <session>", "only this one, by the 16 characters of the list")
    .action(
      world.act(async (appId: string, playerId: string, options: EndOptions) => {
        const named = options.session === undefined ? {} : { session: options.session };
        const done = await ask("endSessions", { appId, playerId, ...named }, options, world);
        print(world, options, done, () => `Ended ${done.ended}.\n`);
        return EXIT.done;
      }),
    );
}
