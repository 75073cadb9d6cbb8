/**
 * The ways of signing in, over HTTP: pages for players with a browser, and calls with JSON for
 * games. Each way ends in a login ticket, which the game gives to `login`. Refusals of calls travel
 * in the body with status 200, as on the other wire: several engines drop other statuses.
 */

import { randomUUID } from "node:crypto";
import type { TSchema } from "@sinclair/typebox";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type PayError, payError } from "../../../wire/payError.ts";
import { createParamsParser } from "../../calls/parseParams.ts";
import { callerOf } from "../../edges/transportPolicy.ts";
import { Refusal } from "../../refusal.ts";
import { CallLimits } from "../rest/callLimits.ts";
import { askDevice, DEVICE_POLL, DEVICE_START, startDevice } from "./deviceSignIn.ts";
import { GIP0006_LOGIN, loginWithToken } from "./gip0006SignIn.ts";
import { IDENTITY_PATH, type IdentityParts } from "./identityParts.ts";
import { finishOidc, OIDC_START, type OidcEnd, startOidc } from "./oidcSignIn.ts";
import { endReply } from "./signedInPage.ts";
import { startWallet, verifyWallet, WALLET_START, WALLET_VERIFY } from "./walletSignIn.ts";

const BODY_BYTES_MAX = 16 * 1024;
const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Puts the ways on the server. */
export function serveIdentityDoor(http: FastifyInstance, parts: IdentityParts): void {
  const limits = new CallLimits({
    perWindow: parts.identity.attemptsPerMinute,
    // Each attempt is counted by itself.
    allotment: 1,
    take: (params) => parts.takeCalls(params),
  });

  /** Throws `tooManyRequests`. */
  async function enter(request: FastifyRequest, way: string): Promise<void> {
    const caller = callerOf(request.raw, parts.identity.trustedProxies);
    const { isAllowed, resetS } = await limits.take(`sign-in ${way} ${caller}`, parts.nowMs());
    if (!isAllowed) throw new Refusal("tooManyRequests", `again in ${resetS} seconds`);
  }

  function mount<Params>(
    door: FastifyInstance,
    path: string,
    schema: TSchema & { readonly static: Params },
    run: (params: Params, parts: IdentityParts) => Promise<object>,
  ): void {
    const parse = createParamsParser(schema);
    door.post(path, { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
      await enter(request, path);
      const params = parse((request.body ?? {}) as never) as Params;
      return reply.headers(NO_STORE).send(await run(params, parts));
    });
  }

  http.register(
    async (door) => {
      door.setErrorHandler((error: FastifyError, _request, reply) =>
        reply
          .headers(NO_STORE)
          .code(200)
          .send({ error: errorOf(error, parts) }),
      );
      mount(door, "/device/start", DEVICE_START, startDevice);
      mount(door, "/device/poll", DEVICE_POLL, askDevice);
      mount(door, "/wallet/start", WALLET_START, startWallet);
      mount(door, "/wallet/verify", WALLET_VERIFY, verifyWallet);
      mount(door, "/gip0006", GIP0006_LOGIN, loginWithToken);
      servePages(door, parts, enter);
    },
    { prefix: IDENTITY_PATH },
  );
}

/** What the player's browser opens. */
function servePages(
  http: FastifyInstance,
  parts: IdentityParts,
  enter: (request: FastifyRequest, way: string) => Promise<void>,
): void {
  const parse = createParamsParser(OIDC_START);
  http.register(async (door) => {
    door.setErrorHandler((error: FastifyError, _request, reply) =>
      sayWrong(reply, errorOf(error, parts)),
    );
    const noHead = { exposeHeadRoute: false };
    door.get("/oidc/start", noHead, async (request, reply) => {
      await enter(request, "oidc");
      const params = parse({ ...(request.query as object) } as never) as typeof OIDC_START.static;
      const { url, cookie } = await startOidc(params, parts);
      return reply.headers(NO_STORE).header("set-cookie", cookie).redirect(url, 303);
    });
    door.get("/oidc/callback", noHead, async (request, reply) => {
      await enter(request, "oidc");
      const query = (request.raw.url ?? "").split("?")[1] ?? "";
      const ended: OidcEnd = await finishOidc(query, request.headers.cookie ?? "", parts);
      return endReply(reply.headers(NO_STORE), ended, parts);
    });
  });
}

function sayWrong(reply: FastifyReply, { code, message, detail }: PayError) {
  const text = `${message} (${code}${detail === undefined ? "" : `: ${detail}`}).\n`;
  return reply.headers(NO_STORE).code(400).type("text/plain; charset=utf-8").send(text);
}

/** A bug's text stays here, under an id by which its log line can be found. */
function errorOf(error: FastifyError | Refusal, { log }: IdentityParts): PayError {
  if (error instanceof Refusal) return payError(error.code, "en", error.detail);
  const { statusCode = 500 } = error;
  if (statusCode < 500) return payError("paramsWrong", "en", "the body: JSON of at most 16 KiB");
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "a sign-in failed");
  return payError("systemError", "en", `error ${errorId}`);
}
