/** Prints what the plugin did at the engine's edge; the parts that may hold blanks come last. */

import type { FakeEvent } from "../../bridge/engines/fake.ts";
import { dump } from "./dump.ts";
import type { SubjectPlatform } from "./platform.ts";

/** Prints one event: `saved <#frame> <JSON of the key>`, `sent <socket> <#frame>` and so on. */
export function printEvent(this: void, event: FakeEvent, platform: SubjectPlatform): void {
  const { print, toHex } = platform;
  switch (event.kind) {
    case "saved":
    case "saveFailed":
      return print(`${event.kind} ${toHex(event.frame)} ${dump(event.key)}`);
    case "connecting":
      return print(`connecting ${dump(event.socket)} ${event.url}`);
    case "sent":
    case "lost":
      return print(`${event.kind} ${dump(event.socket)} ${toHex(event.frame)}`);
    case "closing":
      return print(`closing ${dump(event.socket)}`);
    case "posted": {
      const { frame, timeoutMs, url } = event.request;
      return print(`posted ${dump(event.post)} ${toHex(frame)} ${dump(timeoutMs)} ${url}`);
    }
    case "page":
      return print(`page ${event.url}`);
  }
}
