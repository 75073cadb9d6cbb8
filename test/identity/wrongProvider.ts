/** A provider that can be told to lie: what a token says, and who signed it. */

import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** How the next token differs from a right one. */
export interface Lie {
  readonly claims?: { readonly [claim: string]: unknown };
  readonly header?: { readonly [name: string]: unknown };
  readonly signedBy?: "stranger" | "nobody";
  /** Instead of tokens. */
  readonly error?: string;
  readonly status?: number;
}

export interface WrongProvider {
  readonly issuer: string;
  tell(lie: Lie): void;
  stop(): Promise<void>;
}

const RSA = { modulusLength: 2048 } as const;

export async function startWrongProvider(clientId: string): Promise<WrongProvider> {
  let lie: Lie = {};
  const own = generateKeyPairSync("rsa", RSA);
  const stranger = generateKeyPairSync("rsa", RSA);
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://provider");
    if (pathname === "/authorize") {
      // Whoever comes is let through: the code is the nonce, for this provider has no memory.
      const { redirect_uri: back, nonce = "", state = "" } = Object.fromEntries(searchParams);
      const location = `${back}?${new URLSearchParams({ code: nonce, state })}`;
      return response.writeHead(302, { location }).end();
    }
    const { status, body } = answer(request.url ?? "", await bodyOf(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(path: string, form: URLSearchParams): { status: number; body: object } {
    if (path === "/.well-known/openid-configuration") return { status: 200, body: metadata() };
    if (path === "/jwks") {
      const jwk = own.publicKey.export({ format: "jwk" });
      return { status: 200, body: { keys: [{ ...jwk, kid: "own", alg: "RS256", use: "sig" }] } };
    }
    if (path === "/device") {
      const uri = `${issuer}/type`;
      const body = { device_code: "dc", user_code: "UC", verification_uri: uri, expires_in: 600 };
      return { status: 200, body };
    }
    if (lie.error !== undefined) return { status: lie.status ?? 400, body: { error: lie.error } };
    const token = idToken(form.get("code") ?? undefined);
    return { status: 200, body: { access_token: "a", token_type: "Bearer", id_token: token } };
  }

  function metadata(): object {
    return {
      ...{ issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token` },
      authorization_endpoint: `${issuer}/authorize`,
      device_authorization_endpoint: `${issuer}/device`,
      response_types_supported: ["code"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }

  function idToken(nonce: string | undefined): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + 60 };
    const claims = { iss: issuer, sub: "ann", aud: clientId, nonce, ...times, ...lie.claims };
    const header = { alg: "RS256", kid: "own", ...lie.header };
    const text = [header, claims].map((part) => base64url(JSON.stringify(part))).join(".");
    return `${text}.${signature(text)}`;
  }

  function signature(text: string): string {
    if (lie.signedBy === "nobody") return "";
    const key: KeyObject = lie.signedBy === "stranger" ? stranger.privateKey : own.privateKey;
    return sign("sha256", Buffer.from(text), key).toString("base64url");
  }

  return {
    issuer,
    tell(next) {
      lie = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
