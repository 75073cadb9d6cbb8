import type { Operation } from "./operation.ts";
import * as chainRefunds from "./operations/chainRefunds.ts";
import * as merchants from "./operations/merchants.ts";
import * as notices from "./operations/notices.ts";
import * as orders from "./operations/orders.ts";
import * as platform from "./operations/platform.ts";
import * as players from "./operations/players.ts";
import * as refunds from "./operations/refunds.ts";

/** Every operation of the merchants' REST API. */
export const OPERATIONS: readonly Operation[] = [
  orders,
  refunds,
  chainRefunds,
  players,
  notices,
  platform,
  merchants,
].flatMap((group) => Object.values(group));
