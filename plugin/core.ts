/**
 * The state of one client is one record. Each part of the plugin declares the slice that it owns, on top of the slices
 * below it, as an interface; its functions take the record and touch their own slice only. This is the lowest slice.
 */

import type { Codec } from "../bridge/wire/codec.ts";
import type { ErrorCode, Language } from "../bridge/wire/codes.ts";
import { type PayError, payError } from "../bridge/wire/payError.ts";
import type { Delegates } from "./delegates.ts";
import type { Host } from "./host.ts";

/** What the game gave. */
export interface Core {
  readonly host: Host;
  readonly codec: Codec;
  readonly appId: string;
  readonly appKey: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly zoneId: string;
  readonly saveSlot: string;
  language: Language;
  delegates: Delegates;
}

/** A refusal in the game's language. `detail` is for the developer, in English. */
export function refusal(this: void, core: Core, code: ErrorCode, detail?: string): PayError {
  return payError(code, core.language, detail);
}
