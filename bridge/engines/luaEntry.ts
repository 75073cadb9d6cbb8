/** The file coinslot.lua: `local coinslot = require "coinslot"`, or `dofile`. It defines no global. */

import { createClient } from "../../plugin/client.ts";
import type { Client, ClientOptions } from "../../plugin/clientTypes.ts";
import { createLuaCodec } from "../wire/codecLua.ts";
import { loveHost } from "./love.ts";

/** Makes the plugin for one player of one app: `coinslot.create{ engine = coinslot.engines.love(), ... }`. */
export function create(this: void, options: ClientOptions): Client {
  return createClient(options, createLuaCodec());
}

/** What the plugin can run in; each call makes one engine. */
export const engines = { love: loveHost };

export { PICO_PAYMENT, PICO_SDK_1_0_33 } from "../wire/codes.ts";
export {
  PAY_CHANNEL,
  PAY_PLATFORM,
  PAY_RET,
  PAY_STATE,
  PROVIDE_STATE,
  YSDK_FLAG,
} from "../wire/payRet.ts";
export { awaitAnswer as await } from "./coroutines.ts";
