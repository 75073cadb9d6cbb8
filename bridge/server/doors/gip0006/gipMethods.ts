/** The commands of GIP0006's node, by name, each in its class of the document: who may give it. */

import type { ShownCaller } from "../../calls/rest/merchantVerb.ts";
import { queryOrders } from "./gipOrders.ts";
import type { GipParts } from "./gipParts.ts";
import { payOrder } from "./gipPay.ts";
import { createProp, listProps, orderProp, sendProp } from "./gipProps.ts";
import type { GipParams } from "./gipRequest.ts";
import { createAuthToken, tokenAuth } from "./gipTokens.ts";
import type { Terminal } from "./terminalGate.ts";

/** A command for proved terminals. */
export type GipMethod = (
  parts: GipParts,
  terminal: Terminal,
  params: GipParams,
) => Promise<unknown>;

/** A command, by who may give it. */
export type GipCommand =
  /** Everybody; how often is limited. It is answered where the terminals' randoms are made. */
  | { readonly access: "anyone" }
  /** Who showed the hour's access token of a terminal, and signed. */
  | { readonly access: "terminal"; readonly run: GipMethod }
  /** The same, from this machine, with a key of the operator's. */
  | { readonly access: "localTerminal"; readonly run: GipMethod }
  /** From this machine, with a key of the operator's. */
  | {
      readonly access: "local";
      run(parts: GipParts, operator: ShownCaller, params: GipParams): Promise<unknown>;
    };

/** What everybody may ask. */
export const RANDOM = "token.random";

export const GIP_COMMANDS: ReadonlyMap<string, GipCommand> = new Map<string, GipCommand>([
  [RANDOM, { access: "anyone" }],
  ["token.auth", { access: "local", run: tokenAuth }],
  ["sys.createAuthToken", { access: "localTerminal", run: createAuthToken }],
  ["order.pay", { access: "terminal", run: payOrder }],
  ["order.query", { access: "terminal", run: queryOrders }],
  ["prop.create", { access: "terminal", run: createProp }],
  ["prop.send", { access: "terminal", run: sendProp }],
  ["prop.order", { access: "terminal", run: orderProp }],
  ["prop.list", { access: "terminal", run: listProps }],
]);
