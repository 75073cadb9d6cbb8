/** EIP-4361: the document's own examples, and what its ABNF does not allow. */

import assert from "node:assert/strict";
import {
  parseSignInMessage,
  signInMessageText,
} from "../../bridge/server/auth/wallet/signInMessage.ts";

/** "Example message" of the document. */
const EXAMPLE = `example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`;

/** The informal template's least: no statement, nothing that may be absent. */
const LEAST = `example.com:3388 wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2


URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z`;

const WITH_SCHEME = EXAMPLE.replace("example.com wants", "https://example.com wants");

describe("a message of EIP-4361", () => {
  it("is read and written as the document's examples are", () => {
    for (const text of [EXAMPLE, LEAST, WITH_SCHEME]) {
      const message = parseSignInMessage(text);
      assert.ok(message !== undefined);
      assert.equal(signInMessageText(message), text);
    }
    assert.deepEqual(parseSignInMessage(EXAMPLE), {
      domain: "example.com",
      address: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
      statement: "I accept the ExampleOrg Terms of Service: https://example.com/tos",
      uri: "https://example.com/login",
      chainId: 1,
      nonce: "32891756",
      issuedAt: "2021-09-30T16:25:24Z",
      resources: [
        "ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/",
        "https://example.com/my-web2-claim.json",
      ],
    });
    assert.equal(parseSignInMessage(LEAST)?.domain, "example.com:3388");
    assert.equal(parseSignInMessage(WITH_SCHEME)?.scheme, "https");
  });

  it("has every member that may be absent in its place", () => {
    const all = LEAST.concat(
      "\nExpiration Time: 2021-09-30T16:35:24.123Z",
      "\nNot Before: 2021-09-30T16:20:24+01:00",
      "\nRequest ID: some_id",
      "\nResources:",
    );
    const message = parseSignInMessage(all);
    assert.equal(message?.notBefore, "2021-09-30T16:20:24+01:00");
    assert.equal(message?.requestId, "some_id");
    assert.deepEqual(message?.resources, []);
    assert.equal(message && signInMessageText(message), all);
  });

  const WRONG: readonly [string, string][] = [
    ["no empty line after the address", EXAMPLE.replace("Cc2\n\n", "Cc2\n")],
    ["a statement of two lines", EXAMPLE.replace("I accept", "I\naccept")],
    ["a statement that is no ASCII", EXAMPLE.replace("I accept", "Í accept")],
    ["another version", EXAMPLE.replace("Version: 1", "Version: 2")],
    ["a short nonce", EXAMPLE.replace("32891756", "3289175")],
    ["a nonce with a sign in it", EXAMPLE.replace("32891756", "3289-1756")],
    ["an address that is too short", EXAMPLE.replace("0xC0", "0xC")],
    ["no time", EXAMPLE.replace("2021-09-30T16:25:24Z", "yesterday")],
    ["members in another order", swap(LEAST, "Version: 1", "Chain ID: 1")],
    ["a member twice", LEAST.replace("Nonce: 32891756", "Nonce: 32891756\nNonce: 32891756")],
    ["something after the end", `${EXAMPLE}\n`],
    ["something before the beginning", `\n${EXAMPLE}`],
    ["Windows' line ends", EXAMPLE.replaceAll("\n", "\r\n")],
    ["a domain with a path", EXAMPLE.replace("example.com wants", "example.com/x wants")],
    ["an address that is no URI", EXAMPLE.replace("https://example.com/login", "login")],
    [
      "a second request in the statement",
      EXAMPLE.replace("/tos", "/tos\n\nURI: https://evil.example"),
    ],
    ["too many characters", LEAST.concat("\nResources:", "\n- a:b".repeat(2000))],
    ["nothing at all", ""],
  ];
  for (const [what, text] of WRONG) {
    it(`is none with ${what}`, () => assert.equal(parseSignInMessage(text), undefined));
  }
});

function swap(text: string, one: string, other: string): string {
  return text.replace(one, "*").replace(other, one).replace("*", other);
}
