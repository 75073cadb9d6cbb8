/** The identity file: what it may say, and how a mistake is told. */

import assert from "node:assert/strict";
import { readIdentityText } from "../../bridge/server/identityFile.ts";

const OIDC = "issuer: https://id.example, clientId: shop";

describe("the identity file", () => {
  const read = (text: string) => readIdentityText(text, "identity.yaml");
  const problem = (text: string) => {
    const result = read(text);
    assert.ok(!result.ok);
    return result.problem;
  };

  it("says how the players of each app sign in", () => {
    const result = read(`
attemptsPerMinute: 10
trustedProxies: [10.0.0.1, "::1"]
apps:
  demo:
    oidc: { ${OIDC}, clientSecret: s3cret, returnUrls: ["https://g.example/a?b=1"], origins: ["https://g.example"] }
    wallet: { chains: [1, 8453], domains: ["g.example:8443"], statement: Hello there. }
    gip0006: { cid: game-1, hrp: tb }
  other: {}
`);
    assert.ok(result.ok);
    const { apps, attemptsPerMinute, trustedProxies } = result.identity;
    assert.deepEqual([attemptsPerMinute, trustedProxies], [10, ["10.0.0.1", "::1"]]);
    assert.deepEqual(apps.get("other"), {});
    assert.deepEqual(apps.get("demo"), {
      oidc: {
        ...{ issuer: "https://id.example", clientId: "shop", clientSecret: "s3cret" },
        ...{ scopes: "openid profile", returnUrls: ["https://g.example/a?b=1"] },
        origins: ["https://g.example"],
      },
      wallet: { chains: [1, 8453], domains: ["g.example:8443"], statement: "Hello there." },
      gip0006: { cid: "game-1", hrp: "tb" },
    });
  });

  it("lets a provider on this machine do without TLS, and no other", () => {
    for (const [issuer, ok] of [
      ["http://localhost:9000", true],
      ["http://127.0.0.1:9000/realm", true],
      ["http://id.example", false],
      ["http://localhost.evil.example", false],
      ["ftp://id.example", false],
    ] as const) {
      const { ok: isRead } = read(`apps: { a: { oidc: { issuer: "${issuer}", clientId: b } } }`);
      assert.equal(isRead, ok, issuer);
    }
  });

  it("names what is wrong, and quotes no secret", () => {
    for (const [text, told] of [
      ["apps: { a: { oidc: { issuer: https://id.example } } }", /a\.oidc\.clientId/],
      [`apps: { a: { oidc: { ${OIDC}, scopes: profile } } }`, /scope openid/],
      [`apps: { a: { oidc: { ${OIDC}, returnUrls: ["javascript:alert(1)"] } } }`, /returnUrls/],
      [`apps: { a: { oidc: { ${OIDC}, returnUrls: ["https://a.example/#x"] } } }`, /returnUrls/],
      [`apps: { a: { oidc: { ${OIDC}, origins: ["https://a.example/x"] } } }`, /origins/],
      [`apps: { a: { oidc: { ${OIDC}, clientSecretFile: /nowhere } } }`, /cannot be read: ENOENT/],
      [`apps: { a: { oidc: { ${OIDC}, secret: hunter2 } } }`, /a key that nothing reads/],
      ["apps: { a: { wallet: { chains: [], domains: [a.example] } } }", /wallet\.chains/],
      ["apps: { a: { wallet: { chains: [x], domains: [a.example] } } }", /whole number/],
      ['apps: { a: { wallet: { chains: [1], domains: ["https://a.example"] } } }', /domains/],
      ["apps: { a: { gip0006: { cid: a } } }", /gip0006\.hrp/],
      ["trustedProxies: [proxy.example]", /trustedProxies/],
      ["attemptsPerMinute: 0", /attemptsPerMinute/],
      ["apps: [", /not YAML/],
      ["[]", /no group of keys/],
    ] as const) {
      assert.match(problem(text), told);
      assert.ok(!problem(text).includes("hunter2"));
    }
  });
});
