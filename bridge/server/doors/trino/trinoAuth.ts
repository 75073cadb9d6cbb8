/** /auth of the Trino document: login, refresh, logout, userinfo (contract 1.1). */

import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { callerOf } from "../../edges/transportPolicy.ts";
import { isPassword } from "../../platform/passwordHash.ts";
import { TRINO_TOKEN_LIFE_MS, TRINO_UUID } from "../../platform/trinoCredential.ts";
import { CallLimits } from "../rest/callLimits.ts";
import { readMembers, readText } from "./readInvoice.ts";
import {
  deactivated,
  invalidBody,
  TrinoError,
  type TrinoFault,
  unauthorized,
} from "./trinoError.ts";
import { errorOf, requireToken, send, shownToken, type TrinoParts } from "./trinoParts.ts";

/** Of one address: a guess costs the server a hash. */
const LOGINS_PER_MINUTE = 20;
const NAME = { min: 1, max: 255 };
const PASSWORD = { min: 1, max: 500 };

/** Puts the routes of logins on the door. */
export function serveTrinoAuth(door: FastifyInstance, parts: TrinoParts): void {
  const { store, environment, nowMs } = parts;
  const take = parts.takeCalls;
  const logins = new CallLimits({ perWindow: LOGINS_PER_MINUTE, allotment: 1, take });

  door.post("/auth/login", async (request, reply) => {
    const caller = callerOf(request.raw, parts.trustedProxies);
    if (!(await logins.take(`trino login ${caller}`, nowMs())).isAllowed) {
      throw new TrinoError(429, "generic", "Too Many Requests");
    }
    const faults: TrinoFault[] = [];
    const members = readMembers(request.body);
    const userName = readText(members, "username", NAME, faults);
    const password = readText(members, "password", PASSWORD, faults);
    if (faults.length > 0) throw invalidBody(faults);
    const { result: user } = await store.execute("findTrinoUser", { userName });
    const isRight = await isPassword(password, user?.passwordHash);
    if (user === undefined || user === null || !isRight) throw unauthorized();
    if (user.deactivatedAtMs !== undefined) throw deactivated();
    return send(reply, await openTokens(parts, user));
  });

  door.post("/auth/refresh", async (request, reply) => {
    const spent = shownToken("refresh", readRefresh(request.body), environment);
    const { result: user } = await store.execute("findTrinoRefresh", spent);
    if (user === undefined || user === null) throw unauthorized();
    return send(reply, await openTokens(parts, user, spent));
  });

  door.post("/auth/logout", async (request, reply) => {
    await store.execute("endTrinoToken", requireToken(request, parts));
    const refresh = readMembers(request.body).refresh_token;
    if (typeof refresh === "string") {
      await store.execute("endTrinoToken", shownToken("refresh", refresh, environment));
    }
    return reply.code(204).send();
  });

  door.get("/auth/userinfo", async (request, reply) => {
    const { result } = await store.execute("trinoWhoAmI", { token: requireToken(request, parts) });
    if (result.kind !== "user") throw errorOf(result);
    const { sub, userName, createdAtMs } = result;
    return send(reply, {
      ...{ email: userName, scopes: ["app"], sub },
      updated_at: Math.floor(createdAtMs / 1000),
    });
  });
}

/** The texts leave here once; the store gets digests, and what signs is sealed. */
async function openTokens(
  { store, environment, masterKey }: TrinoParts,
  { appId, userName }: { readonly appId: string; readonly userName: string },
  spent?: ReturnType<typeof shownToken>,
) {
  const made = makeTrinoTokens({ appId, userName }, { environment, masterKey });
  await store.execute("openTrinoTokens", { ...made.params, ...(spent && { spent }) });
  return {
    access_token: made.accessToken,
    expires_in: TRINO_TOKEN_LIFE_MS / 1000,
    refresh_token: made.refreshToken,
    token_type: "bearer",
  };
}

/** New tokens for a user, and what `openTrinoTokens` writes of them. */
export function makeTrinoTokens(
  { appId, userName }: { readonly appId: string; readonly userName: string },
  { environment, masterKey }: Pick<TrinoParts, "environment" | "masterKey">,
  accessToken: string = randomUUID(),
) {
  const refreshToken = randomUUID();
  const token = shownToken("token", accessToken, environment);
  const refresh = shownToken("refresh", refreshToken, environment);
  const whose = { environment, appId, kind: "trino", secretId: token.keyId } as const;
  const sealed = masterKey.seal(accessToken, whose);
  return { accessToken, refreshToken, params: { userName, token, refresh, sealed } };
}

function readRefresh(body: unknown): string {
  const faults: TrinoFault[] = [];
  const text = readText(readMembers(body), "refresh_token", NAME, faults);
  if (faults.length > 0) throw invalidBody(faults);
  if (!TRINO_UUID.test(text))
    throw invalidBody([{ key: "refresh_token", in: "body", error: "must be of type uuid4" }]);
  return text;
}
