/** The HTTP server: what is on which path, and what holds for every request. */

import { createServer as createTlsServer } from "node:https";
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyServerFactory,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { Verbs } from "../calls/verbs.ts";
import type { GipDoor } from "../doors/gip0006/openGip.ts";
import { serveIdentityDoor } from "../doors/identity/identityDoor.ts";
import type { IdentityParts } from "../doors/identity/identityParts.ts";
import { serveMidasDoor } from "../doors/midas/midasDoor.ts";
import type { MidasParts } from "../doors/midas/midasParts.ts";
import { type PayStateParts, servePayStates } from "../doors/pay/payStateDoor.ts";
import { type PicoParts, servePicoDoor } from "../doors/pico/picoDoor.ts";
import { type RestParts, serveRestDoor } from "../doors/rest/restDoor.ts";
import { serveTrinoDoor } from "../doors/trino/trinoDoor.ts";
import type { TrinoParts } from "../doors/trino/trinoParts.ts";
import type { NoticeCounters } from "../notices/noticeSender.ts";
import type { ChainHealth } from "../rails/chain/runFollower.ts";
import type { Store } from "../store/store.ts";
import { guardOrigins } from "./crossOrigin.ts";
import type { OriginPolicy } from "./originPolicy.ts";
import { servePayPages } from "./payPages.ts";
import { type RechargePageParts, serveRechargePages } from "./rechargePages.ts";
import { type RpcParts, serveRpc } from "./rpc.ts";
import { serveStaticFiles } from "./staticFiles.ts";
import { followTls, readTls, TLS_LEAST, type TlsFiles } from "./tlsFiles.ts";

export interface HttpParts extends RpcParts {
  readonly store: Store<Verbs>;
  /** The sandbox's provider and its payment page; absent in a live environment. */
  readonly rechargePages?: RechargePageParts;
  readonly policy: OriginPolicy;
  readonly log: Logger;
  /** TLS ends here; absent where a proxy does that, or nothing leaves this machine. */
  readonly tls?: TlsFiles | undefined;
  /** A directory with index.html, or none. */
  readonly staticDirectory: string | undefined;
  /** The door of the Midas document; absent when no app has a key for it. */
  readonly midas?: MidasParts;
  /** Undefined where this process sends none. */
  noticeCounters(): NoticeCounters | undefined;
  /** Of the chains that this process follows, or stands by for. */
  chainHealth(): readonly ChainHealth[];
  /** The door of the Pico document; absent when no master key opens an app's secret. */
  readonly pico?: PicoParts;
  /** States of invoices for payment pages; absent where no money is taken on chains. */
  readonly pay?: PayStateParts;
  /** The door of the Trino document; absent without chains and a master key. */
  readonly trino?: TrinoParts;
  /** The door of GIP0006; absent without a chain of its kind. */
  readonly gip?: Pick<GipDoor, "serve">;
  /** The merchants' API; absent where no merchant calls. */
  readonly rest?: RestParts;
  /** Ways of signing in; absent when no app has one. */
  readonly signIns?: IdentityParts;
}

/** A request's head and body must be there within this time. */
const REQUEST_TIMEOUT_MS = 30_000;

/** As much as a request's head may hold: whoever serves the path says what is wrong with it. */
const PARAM_CHARS_MAX = 16 * 1024;

/**
 * Calls and doors judge what comes in. Fastify's own compilers would be loaded for nothing, and
 * they are much of what a server has in memory at rest.
 */
const NO_COMPILERS = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

/** Builds the server; it listens when told to. Throws TlsProblem. */
export function createHttp(parts: HttpParts): FastifyInstance {
  const logger: FastifyBaseLogger = parts.log;
  const http = fastify({
    loggerInstance: logger,
    // Addresses of payment pages are secrets; they stay out of the log.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(parts.tls === undefined ? {} : { serverFactory: overTls(parts.tls, parts.log) }),
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: PARAM_CHARS_MAX },
    schemaController: { compilersFactory: NO_COMPILERS },
  });
  guardOrigins(http, parts.policy);
  http.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, "a request failed");
    return reply
      .code(status)
      .type("text/plain")
      .send(status >= 500 ? "Failed.\n" : "Refused.\n");
  });
  serveRpc(http, parts);
  serveHealth(http, parts);
  if (parts.rechargePages !== undefined) serveRechargePages(http, parts.rechargePages);
  servePayPages(http);
  if (parts.midas !== undefined) serveMidasDoor(http, parts.midas);
  if (parts.pico !== undefined) servePicoDoor(http, parts.pico);
  if (parts.trino !== undefined) serveTrinoDoor(http, parts.trino);
  parts.gip?.serve(http);
  if (parts.pay !== undefined) servePayStates(http, parts.pay);
  if (parts.signIns !== undefined) serveIdentityDoor(http, parts.signIns);
  if (parts.rest !== undefined) serveRestDoor(http, parts.rest);
  if (parts.staticDirectory !== undefined) serveStaticFiles(http, parts.staticDirectory);
  return http;
}

/** Fastify sets up no server that it did not make. */
function overTls(files: TlsFiles, log: Logger): FastifyServerFactory {
  const options = { ...readTls(files), ...TLS_LEAST, requestTimeout: REQUEST_TIMEOUT_MS };
  return (handler) => {
    const server = createTlsServer(options, handler);
    server.once("close", followTls(server, files, log));
    return server;
  };
}

/** For whoever watches the process: 200 when the store answers. */
function serveHealth(http: FastifyInstance, parts: HttpParts): void {
  const { store, noticeCounters, chainHealth } = parts;
  http.get("/healthz", async (_request, reply) => {
    const { result } = await store.execute("checkHealth", undefined);
    const notices = noticeCounters();
    const told = { status: "ok", ...result, notices, chains: chainHealth() };
    return reply.header("cache-control", "no-store").send(told);
  });
}

function refuseSchema(): never {
  throw new Error("no route gives fastify a schema");
}
