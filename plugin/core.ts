/** What every part of the plugin stands on. */

import type { Codec } from "../bridge/wire/codec.ts";
import type { ErrorCode, Language } from "../bridge/wire/codes.ts";
import { type PayError, payError } from "../bridge/wire/payError.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Clock } from "./clock.ts";
import type { Host } from "./host.ts";

/** The game's choices. */
export interface Settings {
  readonly appId: string;
  readonly appKey: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly zoneId: string;
  readonly saveSlot: string;
  language: Language;
}

export interface Core {
  readonly host: Host;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly settings: Settings;
}

/** A refusal in the game's language. `detail` is for the developer, in English. */
export function refusal(this: void, core: Core, code: ErrorCode, detail?: string): PayError {
  return payError(code, core.settings.language, detail);
}
