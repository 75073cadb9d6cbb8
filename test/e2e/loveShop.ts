/** The LÖVE shop as a player has it before him: what can be seen, a pointer, a keyboard, and the power switch. */

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { OrderView } from "../../bridge/wire/views.ts";
import { type Display, startLove } from "./loveProcess.ts";

/** What the shop shows; absent is unknown. */
export interface Seen {
  readonly player?: string;
  readonly online?: boolean;
  readonly coins?: number;
  readonly owned?: { readonly [code: string]: true };
  readonly bag: { readonly [code: string]: number };
  readonly products: {
    readonly [code: string]: { readonly title: string; readonly price: number };
  };
  readonly cartLines: number;
  readonly purchases: readonly SeenPurchase[];
  readonly orders?: readonly OrderView[];
  readonly recharge?: {
    readonly state: string;
    readonly url?: string;
    readonly qr?: readonly string[];
  };
  readonly notice?: string;
}

export interface SeenPurchase {
  readonly orderNo: string;
  readonly state: string;
  readonly code?: string;
  readonly message?: string;
}

export interface LoveShop {
  look(): Promise<Seen>;
  /** Looks until it is so; the last look is in the message when the test's time is over. */
  until(what: string, isSo: (seen: Seen) => boolean): Promise<Seen>;
  /** Moves the real pointer there and clicks, as soon as the place can be seen. */
  click(place: string): Promise<void>;
  key(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Saves what the window shows as .build/screenshots/love-NAME.png. */
  shot(name: string): Promise<void>;
  readQr(size: number): Promise<readonly string[]>;
  missingGlyphs(): Promise<string>;
  /** The game will stop where the next delivery is taken in; resolves when it stands there. */
  freezeAt(moment: "before" | "after"): Promise<{ frozen: Promise<void> }>;
  kill(): Promise<void>;
}

const DRIVER = resolve("test/e2e/loveDriver.lua");
const SCREENSHOTS = resolve(".build/screenshots");
const LOOK_EVERY_MS = 60;
/** A little less than a test may take, so that the reason is told. */
const PATIENCE_MS = 50_000;

const run = promisify(execFile);

export interface ShopOptions {
  readonly display: Display;
  readonly endpoint: string;
  readonly home: string;
  readonly player?: string;
  readonly lang?: "en" | "zh";
}

/** Starts the shop; the first `look` waits until it draws. */
export function openLoveShop({ display, endpoint, home, player, lang }: ShopOptions): LoveShop {
  const args = ["--endpoint", endpoint, "--script", DRIVER];
  if (player !== undefined) args.push("--player", player);
  if (lang !== undefined) args.push("--lang", lang);
  const game = startLove({ display, game: resolve("samples/love"), args, home });
  const waiting: ((answer: unknown) => void)[] = [];
  const frozen = new Promise<void>((tell) => {
    game.onLine((line) => {
      if (line.startsWith("! ")) tell();
    });
  });
  game.onLine((line) => {
    if (line.startsWith("@ ")) waiting.shift()?.(JSON.parse(line.slice(2)));
  });

  /** Null, which the driver says for nothing, becomes undefined. */
  async function ask(command: string): Promise<unknown> {
    const answered = new Promise<unknown>((take) => waiting.push(take));
    game.write(command);
    const ended = game.exited.then(() => {
      throw new Error(`the game ended: ${game.printed()}`);
    });
    return (await Promise.race([answered, ended])) ?? undefined;
  }

  async function look(): Promise<Seen> {
    return (await ask("look")) as Seen;
  }

  async function until(what: string, isSo: (seen: Seen) => boolean): Promise<Seen> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await look();
      if (isSo(seen)) return seen;
      if (Date.now() > giveUpAt) {
        const { products: _, ...rest } = seen;
        throw new Error(`not ${what}: ${JSON.stringify(rest)}\n${game.printed().slice(-2000)}`);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  async function placeOf(place: string): Promise<{ x: number; y: number }> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = (await ask(`where ${place}`)) as { x: number; y: number } | undefined;
      if (at !== undefined) return at;
      if (Date.now() > giveUpAt) throw new Error(`"${place}" is not on the screen`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  return {
    look,
    until,
    async click(place) {
      const { x, y } = await placeOf(place);
      const words = ["mousemove", String(x), String(y), "click", "1"];
      await run("xdotool", words, { env: { ...process.env, DISPLAY: display.name } });
      await Promise.race([ask("frames 3"), frozen]);
    },
    async key(key) {
      await ask(`key ${key}`);
    },
    async type(text) {
      await ask(`text ${text}`);
    },
    async shot(name) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await ask(`shot ${join(SCREENSHOTS, `love-${name}.png`)}`);
    },
    readQr: async (size) => (await ask(`readQr ${size}`)) as readonly string[],
    missingGlyphs: async () => (await ask("missingGlyphs")) as string,
    async freezeAt(moment) {
      await ask(`freezeAt ${moment}`);
      return { frozen };
    },
    kill: () => game.kill(),
  };
}
