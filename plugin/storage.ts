/** Records in the engine's storage, as frames of the codec. */

import type { WireValue } from "../bridge/wire/codec.ts";
import type { Core } from "./core.ts";

/** What was saved under `key`; undefined when there is nothing or it cannot be read. */
export function loadRecord(this: void, core: Core, key: string): object | undefined {
  const frame = core.host.load(key);
  const decoded = frame === undefined ? undefined : core.codec.decode(frame);
  if (decoded === undefined || !decoded.ok) return undefined;
  const { value } = decoded;
  return typeof value === "object" && value !== null ? value : undefined;
}

/** Saves before it returns. Gives why it could not: too large, text that is not Unicode, a full disk. */
export function saveRecord(
  this: void,
  core: Core,
  key: string,
  record: object,
): string | undefined {
  let isSaved = false;
  const problem = core.host.guard(() => {
    isSaved = core.host.save(key, core.codec.encode(record as WireValue));
  });
  return isSaved ? undefined : (problem ?? "the engine could not save");
}
