import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OriginPolicy } from "./originPolicy.ts";

/** How long a browser may remember that a page is allowed. */
const PREFLIGHT_SECONDS = 600;

/**
 * Refuses foreign hosts and pages on every route, and lets the allowed pages of other origins read
 * the answers.
 */
export function guardOrigins(http: FastifyInstance, policy: OriginPolicy): void {
  http.addHook("onRequest", async (request, reply) => {
    const problem = policy.judgeTransport(request.raw);
    if (problem !== undefined) return reply.code(403).type("text/plain").send(`${problem}\n`);
    if (!policy.isHostAllowed(request.raw)) return refuse(request, reply, "host");
    if (!policy.isOriginAllowed(request.raw)) return refuse(request, reply, "origin");
    const { origin } = request.headers;
    if (origin === undefined) return;
    reply.header("access-control-allow-origin", origin).header("vary", "Origin");
    if (request.method === "OPTIONS") return preflight(reply);
  });
}

function refuse(request: FastifyRequest, reply: FastifyReply, what: "host" | "origin") {
  const { host, origin } = request.headers;
  request.log.info({ host, origin }, `${what} refused`);
  return reply.code(403).type("text/plain").send(`This ${what} is not allowed here.\n`);
}

function preflight(reply: FastifyReply) {
  return reply
    .header("access-control-allow-methods", "GET, POST")
    .header("access-control-allow-headers", "content-type")
    .header("access-control-max-age", String(PREFLIGHT_SECONDS))
    .code(204)
    .send();
}
