/** The reference verifiers in Python, PHP and Java judge as verifyNotice does. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { makeTestNotice, type TestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";
import type { NoticeDialect } from "../../bridge/server/merchant/notice.ts";
import { verifyNotice } from "../../bridge/server/merchant/verifyNotice.ts";
import { PICO_FIELDS, PICO_SIGNATURE } from "../systems/picoDocument.ts";

const FOLDER = join(process.cwd(), "samples/merchant/verifiers");
const NOW = 1_800_000_000;
const CID = "41e4a6b0-e559-11f1-a876-431aeaaaf7fa";
const { privateKey } = generateKeyPairSync("ed25519");
const PRIVATE = `whsk_${base64(privateKey.export({ format: "jwk" }).d)}`;
const PUBLIC = publicText(privateKey);
const SECRETS = {
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  pico: "test-pay-key-0001",
  trino: "f140004f-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "020782507fb6c6e33df8d4f1106c5667692b913c052c7ba83ba5448539bf7af3aa",
} as const;
const OTHERS = {
  standard: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  pico: "test-pay-key-0002",
  trino: "0ff6f1a3-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "026190ea1cca7ee8c260c3c7da9501982928860138827d499c985586cfa13c1b03",
} as const;

const GIP = {
  cid: CID,
  uid: "u001",
  sn: "SN-000100000000000000000000000000000",
  sum: 1000000,
  addr: "tb1qm7s8yftpdyn7fwjf22hxfyx5638nwkul7rtecv",
  hash: "6b91c7773109832633174f4240a2d53c030c310b5274165df0eaaace13654303",
};

interface Case extends TestNotice {
  readonly what: string;
  readonly dialect: NoticeDialect;
  readonly secret: string;
  readonly isGenuine: boolean;
  /** Not in Python's standard library. */
  readonly needsEd25519?: true;
}

describe("the verifiers in other languages", function () {
  this.timeout(60_000);
  const cases = allCases();

  it("have cases that verifyNotice judges so", () => {
    for (const one of cases) {
      const { dialect, secret, headers, body } = one;
      const appId = dialect === "gip0006" ? CID : dialect === "pico" ? appOf(body) : "demo";
      const result = verifyNotice(body, headers, {
        dialect,
        appId,
        environment: "sandbox",
        secrets: [secret],
        now: () => NOW * 1000,
      });
      assert.equal(result.kind, one.isGenuine ? "genuine" : "refused", one.what);
    }
    assert.ok(cases.filter(({ isGenuine }) => isGenuine).length >= 9);
  });

  it("agree in Python", () => {
    const known = cases.filter(({ needsEd25519 }) => needsEd25519 === undefined);
    const words = run("/usr/bin/python3", ["verify_notice.py"], known.map(jsonLine));
    assert.deepEqual(told(known, words), known.map(wanted));
  });

  it("agree in PHP", () => {
    const words = run("/usr/bin/php", ["verifyNotice.php"], cases.map(jsonLine));
    assert.deepEqual(told(cases, words), cases.map(wanted));
  });

  it("agree in Java", () => {
    // Whoever reads the JSON must see to it that numbers are numbers.
    const known = cases.filter(({ what }) => !what.endsWith("number as text"));
    const words = run("/usr/bin/java", ["VerifyNotice.java"], known.map(hexLine));
    assert.deepEqual(told(known, words), known.map(wanted));
  });
});

function allCases(): Case[] {
  const genuine = genuineCases();
  const shout = (body: string) => body.replace("2634f", "2634F");
  return [
    ...genuine,
    ...genuine.map(withAnotherAmount),
    ...genuine.map(withAnotherSignature),
    ...genuine.map(withAnotherSecret),
    standard("too old", { atMs: (NOW - 301) * 1000 }, false),
    standard("too early", { atMs: (NOW + 301) * 1000 }, false),
    { ...standard("without headers", {}, false), headers: {} },
    refusedCase(picoDocument(), "in upper case", { body: shout(picoDocument().body) }),
    gip("confirm moved into the cid", { cid: `${CID}confirm1`, confirm: 0 }),
    gip("a field added", { memo: "" }),
    gip("confirm gone", { confirm: 0 }),
    gip("number as text", { sum: "1000000" }),
  ];
}

function genuineCases(): Case[] {
  const attach = "a b*c~d(e)!'f/中🂡";
  const unicode = { title: "剑 🗡 \u2028", attach };
  return [
    standard("plain", {}, true),
    standard("five minutes old", { atMs: (NOW - 300) * 1000 }, true),
    standard("with Unicode", { data: unicode }, true),
    standard(
      "two secrets",
      { secret: ["whsec_plJ3nmyCDGBKInavdOK15jsPVnZPnO5J", SECRETS.standard] },
      true,
    ),
    {
      ...standard("asymmetric", { secret: [SECRETS.standard, PRIVATE] }, true),
      secret: PUBLIC,
      needsEd25519: true,
    },
    picoDocument(),
    make("empty and odd fields", "pico", { fields: { sub_code: "", attach } }),
    {
      ...make("the document's", "trino", { invoiceId: "7503cd8a-c921-4368-a32d-6c1d01d86da9" }),
      headers: {
        "TRINO-PAY-SIG": "sha256=d776779df38e1293bb61340627318ade7c5dbf16eb5477594dac6bfd4de98fbe",
      },
    },
    make("mempool", "gip0006", { data: { ...GIP, height: -1, confirm: 0, time: 1795230697 } }),
    make("mined", "gip0006", { data: { ...GIP, height: 142, confirm: 1, time: 1795230717 } }),
    make("hosted coins", "gip0006", { data: { cid: CID, uid: "玩家" } }),
  ];
}

function make(what: string, dialect: "pico" | "trino" | "gip0006", more: object): Case {
  const secret = SECRETS[dialect];
  const notice = makeTestNotice({ ...more, dialect, secret } as never);
  return { what: `${dialect}, ${what}`, dialect, secret, isGenuine: true, ...notice };
}

function standard(what: string, more: object, isGenuine: boolean): Case {
  const secret = SECRETS.standard;
  const notice = makeTestNotice({ dialect: "standard", secret, atMs: NOW * 1000, ...more });
  return { what: `standard, ${what}`, dialect: "standard", secret, isGenuine, ...notice };
}

/** The body of the contract, signed by the SDK's own class. */
function picoDocument(): Case {
  const body = JSON.stringify({ ...PICO_FIELDS, signature: PICO_SIGNATURE });
  const what = "pico, the document's";
  return { what, dialect: "pico", secret: SECRETS.pico, isGenuine: true, headers: {}, body };
}

function withAnotherAmount(one: Case): Case {
  const body = JSON.parse(one.body);
  if (one.dialect === "standard") body.data.amount = "61";
  else if (one.dialect === "pico") body.total_fee = "9";
  else if (one.dialect === "trino") body.invoice_id = body.invoice_id.replace(/.$/, "0");
  else body.data.sum += 1;
  return refusedCase(one, "another amount", { body: JSON.stringify(body) });
}

function withAnotherSignature(one: Case): Case {
  // Not the last one: of that, some bits may mean nothing in base64.
  const changed = (text: string) => text.replace(/.(?=.{10}$)/, (c) => (c === "0" ? "1" : "0"));
  const all = (value: string) => value.split(" ").map(changed).join(" ");
  const headers = Object.entries(one.headers).map(([name, value]) => [
    name,
    /signature|pay-sig/i.test(name) ? all(value) : value,
  ]);
  const body = JSON.parse(one.body);
  for (const name of ["signature", "sig"]) {
    if (typeof body[name] === "string") body[name] = changed(body[name]);
  }
  const more = { headers: Object.fromEntries(headers), body: JSON.stringify(body) };
  return refusedCase(one, "another signature", more);
}

function withAnotherSecret(one: Case): Case {
  const secret =
    one.secret === PUBLIC
      ? publicText(generateKeyPairSync("ed25519").privateKey)
      : OTHERS[one.dialect];
  return refusedCase(one, "another secret", { secret });
}

function refusedCase(one: Case, why: string, more: Partial<Case>): Case {
  return { ...one, ...more, what: `${one.what}, ${why}`, isGenuine: false };
}

function gip(what: string, change: object): Case {
  const one = make("mined", "gip0006", { data: { ...GIP, height: 142, confirm: 1 } });
  const { data, sig } = JSON.parse(one.body);
  return refusedCase(one, what, { body: JSON.stringify({ data: { ...data, ...change }, sig }) });
}

function run(program: string, args: readonly string[], lines: readonly string[]): string[] {
  const input = `${lines.join("\n")}\n`;
  const output = execFileSync(program, [...args], { cwd: FOLDER, input, encoding: "utf8" });
  return output.trimEnd().split("\n");
}

function told(cases: readonly Case[], words: readonly string[]): string[] {
  return cases.map(({ what }, at) => `${what}: ${words[at]?.split(":")[0]}`);
}

function wanted({ what, isGenuine }: Case): string {
  return `${what}: ${isGenuine ? "genuine" : "refused"}`;
}

function jsonLine({ dialect, secret, headers, body }: Case): string {
  const now = NOW;
  const encoded = Buffer.from(body).toString("base64");
  return JSON.stringify({ dialect, secret, headers, body: encoded, now, cid: CID });
}

/** Java's standard library reads no JSON: what its checks take is laid out for it. */
function hexLine({ dialect, secret, headers, body }: Case): string {
  const words = [dialect, secret];
  const header = (name: string) =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  if (dialect === "standard") {
    const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    words.push(body, ...names.map(header), String(NOW));
  } else if (dialect === "trino") words.push(body, header("trino-pay-sig"));
  else {
    const { data, sig, ...fields } = JSON.parse(body);
    if (dialect === "gip0006") words.push(sig, CID);
    const members = Object.entries((data ?? fields) as Record<string, unknown>);
    for (const [name, value] of members) words.push(name, String(value));
  }
  return words.map((word) => Buffer.from(word).toString("hex")).join(" ");
}

function appOf(body: string): string {
  return JSON.parse(body).app_id;
}

function publicText(key: KeyObject): string {
  return `whpk_${base64(key.export({ format: "jwk" }).x)}`;
}

function base64(url = ""): string {
  return Buffer.from(url, "base64url").toString("base64");
}
