/**
 * The plugin as a test subject, the same in every language. It takes one command as a line of text, carries it out on
 * a fake engine, and prints what the plugin did, one line each, in the order in which it did it.
 *
 * Commands; `<x>` is a MessagePack value in hex, `<#frame>` a frame in hex as it is:
 *     world                                a new disk, no client
 *     create <options>                     a new client on that disk; the one before was killed, not closed
 *     call METHOD STYLE <argument>         calls.ts; c0 (nil) for no argument
 *     update, close                        of the client
 *     delegates <style>                    setCallbackDelegates
 *     grant <number>, cannotGrant <number> <reason>        answers the n-th delivery
 *     advance <ms>                         moves the clock only
 *     open <socket>, deliver <socket> <#frame>, drop <socket> <reason>
 *     answer <post> <#frame>, fail <post> <reason>
 *     storage fails, storage works         saving fails from now on, or works again
 *     damage <#frame>                      everything on the disk becomes this
 *     elsewhere <key> <#frame>             another game saves this on the same disk
 *     contract                             runs the contract suite of hosts on a fake engine
 * Events: `called, callback` (calls.ts), `delegate` (printingDelegates.ts), those of the engine (printEvent.ts), and
 * `thrown TEXT` when the plugin threw into the game, which it never may.
 */

import { createFakeHost, createFakeStorage, type FakeHost } from "../../bridge/engines/fake.ts";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { createClient } from "../../plugin/client.ts";
import type { Client, ClientOptions } from "../../plugin/clientTypes.ts";
import type { DeliveryAnswer } from "../../plugin/delegates.ts";
import { runFakeContract } from "../engines/runFakeContract.ts";
import { createCalls } from "./calls.ts";
import { dump } from "./dump.ts";
import type { SubjectPlatform } from "./platform.ts";
import { printEvent } from "./printEvent.ts";
import { type DelegateStyle, printingDelegates } from "./printingDelegates.ts";

/** What `create` takes beside the client's own options. */
export interface SubjectOptions extends Omit<ClientOptions, "engine" | "delegates"> {
  readonly seed?: number;
  readonly startMs?: number;
  readonly network?: "both" | "socket" | "http" | "none";
  readonly pages?: "opens" | "blocked" | "none";
  readonly isShared?: boolean;
  readonly delegates?: DelegateStyle;
}

/** One game on one disk. */
interface Game {
  readonly host: FakeHost;
  readonly client: Client;
  readonly deliveryAnswers: DeliveryAnswer[];
}

/** Creates a subject; the function that it gives carries out one command. */
export function createSubject(
  this: void,
  platform: SubjectPlatform,
): (this: void, line: string) => void {
  let storage = createFakeStorage();
  let calls = createCalls(platform.print);
  let game: Game | undefined;

  function carryOut(this: void, words: readonly string[]): void {
    if (words[0] === "world") {
      storage = createFakeStorage();
      calls = createCalls(platform.print);
      game = undefined;
    } else if (words[0] === "contract") runContract(platform);
    else if (words[0] === "create") {
      game = startGame(platform, storage, read(platform, words[1]) as unknown as SubjectOptions);
    } else if (game === undefined) {
      platform.print("thrown there is no client yet");
    } else if (words[0] === "call") {
      calls.call(game.client, words[1], words[2], read(platform, words[3]));
    } else if (!moveClient(platform, game, words) && !moveHost(platform, game.host, words)) {
      platform.print(`thrown there is no command ${words[0]}`);
    }
  }

  return (line) => {
    try {
      carryOut(line.split(" "));
    } catch (thrown) {
      platform.print(`thrown ${String(thrown)}`);
    }
  };
}

/** Prints `case <JSON of name, ok, detail>` each, then `contract finished` if it came to its end. */
function runContract(this: void, platform: SubjectPlatform): void {
  const isFinished = runFakeContract(platform.frames, (name, ok, detail) => {
    platform.print(`case ${dump([name, ok, detail])}`);
  });
  if (isFinished) platform.print("contract finished");
}

function startGame(
  this: void,
  platform: SubjectPlatform,
  storage: FakeHost["storage"],
  options: SubjectOptions,
): Game {
  const { seed, startMs, network, pages, isShared, delegates, ...rest } = options;
  const deliveryAnswers: DeliveryAnswer[] = [];
  const host = createFakeHost({
    seed,
    startMs,
    network,
    pages,
    isShared,
    storage,
    watch(this: void, event) {
      printEvent(event, platform);
    },
  });
  const clientOptions = {
    ...rest,
    engine: host,
    delegates: printingDelegates(delegates, platform.print, deliveryAnswers),
  };
  const client = createClient(clientOptions, platform.codec);
  return { host, client, deliveryAnswers };
}

/** Gives whether there is such a command. */
function moveClient(
  this: void,
  platform: SubjectPlatform,
  game: Game,
  words: readonly string[],
): boolean {
  const { client, deliveryAnswers } = game;
  switch (words[0]) {
    case "update":
      client.update();
      return true;
    case "close":
      client.close();
      return true;
    case "delegates": {
      const style = read(platform, words[1]) as unknown as DelegateStyle;
      const delegates = printingDelegates(style, platform.print, deliveryAnswers);
      if (delegates !== undefined) client.setCallbackDelegates(delegates);
      return true;
    }
    case "grant":
      deliveryAnswers[read(platform, words[1]) as number].granted();
      return true;
    case "cannotGrant": {
      const reason = read(platform, words[2]) as string;
      deliveryAnswers[read(platform, words[1]) as number].cannotGrant(reason);
      return true;
    }
    default:
      return false;
  }
}

/** Gives whether there is such a command. */
function moveHost(
  this: void,
  platform: SubjectPlatform,
  host: FakeHost,
  words: readonly string[],
): boolean {
  switch (words[0]) {
    case "advance":
      host.advance(read(platform, words[1]) as number);
      return true;
    case "open":
      host.sockets[read(platform, words[1]) as number].open();
      return true;
    case "deliver":
      host.sockets[read(platform, words[1]) as number].deliver(platform.fromHex(words[2]));
      return true;
    case "drop": {
      const reason = read(platform, words[2]) as string;
      host.sockets[read(platform, words[1]) as number].drop(reason);
      return true;
    }
    case "answer": {
      const frame = platform.fromHex(words[2]);
      host.posts[read(platform, words[1]) as number].answer({ ok: true, frame });
      return true;
    }
    case "fail": {
      const reason = read(platform, words[2]) as string;
      host.posts[read(platform, words[1]) as number].answer({ ok: false, reason });
      return true;
    }
    case "storage":
      host.storage.setFailing(words[1] === "fails");
      return true;
    case "elsewhere":
      host.storage.save(read(platform, words[1]) as string, platform.fromHex(words[2]));
      return true;
    case "damage":
      for (const key of host.storage.keys()) host.storage.save(key, platform.fromHex(words[1]));
      return true;
    default:
      return false;
  }
}

function read(this: void, platform: SubjectPlatform, hex: string): WireValue {
  const decoded = platform.codec.decode(platform.fromHex(hex));
  if (!decoded.ok) throw new Error(`a command could not be read: ${decoded.reason}`);
  return decoded.value;
}
