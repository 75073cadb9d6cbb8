/** The package `coinslot` for web engines. */

import { createClient as createCore } from "../../plugin/client.ts";
import type { Client, ClientOptions } from "../../plugin/clientTypes.ts";
import type { Host } from "../../plugin/host.ts";
import { createJsCodec } from "../wire/codecJs.ts";
import { type PromiseClient, promisesOf } from "./promises.ts";
import { webHost } from "./web.ts";

/** The browser is the engine unless another one is given. */
export interface WebClientOptions extends Omit<ClientOptions, "engine"> {
  readonly engine?: Host;
}

/** A client whose calls also exist as Promises. */
export interface WebClient extends Client {
  readonly promises: PromiseClient;
}

/** Makes the plugin for one player of one app. It connects when it is first needed. */
export function createClient(options: WebClientOptions): WebClient {
  const engine = options.engine ?? webHost();
  const client = createCore({ ...options, engine }, createJsCodec());
  return { ...client, promises: promisesOf(client) };
}

export type * from "../../plugin/clientTypes.ts";
export type * from "../../plugin/delegates.ts";
export type * from "../../plugin/host.ts";
export {
  type ErrorCode,
  type Language,
  PICO_PAYMENT,
  PICO_SDK_1_0_33,
  type PicoCode,
  type Retry,
} from "../wire/codes.ts";
export type { PayError } from "../wire/payError.ts";
export {
  PAY_CHANNEL,
  PAY_PLATFORM,
  PAY_RET,
  PAY_STATE,
  type PayRet,
  PROVIDE_STATE,
  YSDK_FLAG,
} from "../wire/payRet.ts";
export type * from "../wire/views.ts";
export type { PaymentError, PromiseClient } from "./promises.ts";
export { type WebOptions, webHost } from "./web.ts";
