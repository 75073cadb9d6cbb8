/** `coinslot/testing`: an engine without network, disk or clock of its own, and a shop behind it, for a game's tests. */

import { createJsCodec } from "../wire/codecJs.ts";
import {
  createFakeServer as createServer,
  type FakeServer,
  type FakeServerOptions,
} from "./fakeServer.ts";

/** Makes a shop that answers the plugin through a fake engine. */
export function createFakeServer(options: FakeServerOptions = {}): FakeServer {
  return createServer({ ...options, codec: createJsCodec() });
}

export * from "./fake.ts";
export type { FakeServer, FakeServerOptions } from "./fakeServer.ts";
export type { FakeProduct } from "./fakeShop.ts";
