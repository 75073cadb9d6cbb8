/** A game's server tells genuine notices from others, and what was done wrong when they are not. */

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  makeTestNotice,
  type TestNoticeOptions,
} from "../../bridge/server/merchant/makeTestNotice.ts";
import type { Notice, NoticeDialect } from "../../bridge/server/merchant/notice.ts";
import { noticeAnswer } from "../../bridge/server/merchant/noticeAnswer.ts";
import type { NoticeFault } from "../../bridge/server/merchant/noticeFault.ts";
import {
  NOTICE_BYTES_MAX,
  type VerifyOptions,
  verifyNotice,
} from "../../bridge/server/merchant/verifyNotice.ts";
import { gip0006Dialect } from "../../bridge/server/notices/dialects/gip0006.ts";
import { newSecret } from "../../bridge/server/notices/dialects/newSecret.ts";
import { picoDialect } from "../../bridge/server/notices/dialects/pico.ts";
import { standardDialect } from "../../bridge/server/notices/dialects/standard.ts";
import { trinoDialect } from "../../bridge/server/notices/dialects/trino.ts";
import { FIRST_TRY, snapshot, TRADE_NO, target } from "./snapshot.ts";

const SECRETS: { readonly [dialect in NoticeDialect]: string } = {
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  pico: "test-pay-key-0001",
  trino: "f140004f-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "020782507fb6c6e33df8d4f1106c5667692b913c052c7ba83ba5448539bf7af3aa",
};
const OTHERS: { readonly [dialect in NoticeDialect]: string } = {
  standard: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  pico: "test-pay-key-0002",
  trino: "0ff6f1a3-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "026190ea1cca7ee8c260c3c7da9501982928860138827d499c985586cfa13c1b03",
};
const DIALECTS = { standardDialect, picoDialect, trinoDialect, gip0006Dialect };
const NAMES = ["standard", "pico", "trino", "gip0006"] as const;

describe("verifyNotice", () => {
  for (const { name, request } of Object.values(DIALECTS)) {
    it(`takes what the server sends in the dialect ${name}`, () => {
      const sent = request(snapshot(), target(name, SECRETS[name]), FIRST_TRY);
      const result = verifyNotice(sent.body, sent.headers, {
        ...options(name),
        now: () => FIRST_TRY.atMs + 1000,
      });
      const { notice } = genuine(result);
      assert.equal(notice.standing, "grant");
      assert.equal(notice.dialect, name);
      assert.equal(notice.environment, "sandbox");
      assert.equal(notice.orderNo, name === "trino" || name === "gip0006" ? TRADE_NO : "ORDER1");
      assert.equal(notice.amount, name === "trino" ? undefined : "60");
    });

    it(`takes a test notice in the dialect ${name}, as bytes or text, and no other secret's`, () => {
      const { headers, body } = make(name);
      genuine(verifyNotice(body, headers, options(name)));
      genuine(verifyNotice(Buffer.from(body), headers, options(name)));
      genuine(verifyNotice(body, new Headers(headers), options(name)));
      const shouting = Object.entries(headers).map(([key, value]) => [key.toUpperCase(), [value]]);
      genuine(verifyNotice(body, Object.fromEntries(shouting), options(name)));
      const both = { ...options(name), secrets: [OTHERS[name], SECRETS[name]] };
      genuine(verifyNotice(body, headers, both));
      const other = { ...options(name), secrets: [OTHERS[name]] };
      assert.equal(reason(verifyNotice(body, headers, other)), "wrongSignature");
    });

    it(`refuses a changed bit anywhere in a body of ${name}`, () => {
      const { headers, body } = make(name);
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = bytes[at]! ^ 1;
        const result = verifyNotice(changed, headers, options(name));
        assert.equal(result.kind, "refused", `${at}: ${changed.toString()}`);
      }
    });
  }

  it("takes a signature by a private key, with its public one", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { d = "", x = "" } = privateKey.export({ format: "jwk" });
    const [secret, known] = [`whsk_${base64(d)}`, `whpk_${base64(x)}`];
    const { headers, body } = makeTestNotice({ dialect: "standard", secret });
    genuine(verifyNotice(body, headers, { ...options("standard"), secrets: [known] }));
    const tampered = body.replace('"60"', '"61"');
    const result = verifyNotice(tampered, headers, { ...options("standard"), secrets: [known] });
    assert.equal(reason(result), "wrongSignature");
  });

  it("takes a notice of one of two secrets while they are exchanged", () => {
    const secret = [OTHERS.standard, SECRETS.standard];
    const { headers, body } = makeTestNotice({ dialect: "standard", secret });
    for (const one of secret) {
      genuine(verifyNotice(body, headers, { ...options("standard"), secrets: [one] }));
    }
  });

  it("says what the merchant is to do", () => {
    const standing = (data: object) =>
      genuine(verify({ dialect: "standard", secret: SECRETS.standard, data })).notice.standing;
    assert.equal(standing({}), "grant");
    assert.equal(standing({ refunded: "10" }), "grant");
    assert.equal(standing({ money: "refunded", state: "refunded" }), "revoke");
    assert.equal(standing({ money: "reversed", state: "seen" }), "revoke");
    assert.equal(standing({ delivery: { deliveryId: "d", state: "void" } }), "revoke");
    assert.equal(standing({ money: "seen", state: "seen" }), "wait");
    assert.equal(standing({ money: "uncertain", state: "created" }), "wait");
    assert.equal(standing({ money: "none", state: "expired" }), "nothing");
    assert.equal(standing({ grantBy: "client" }), "nothing");
    const pico = (fields: Record<string, string>) =>
      genuine(verify({ dialect: "pico", secret: SECRETS.pico, fields })).notice.standing;
    assert.equal(pico({ result_code: "FAIL" }), "nothing");
    assert.equal(pico({ ret_code: "FAIL" }), "nothing");
  });

  it("takes every secret that the server makes", () => {
    const randomHex = (bytes: number) => randomBytes(bytes).toString("hex");
    const kinds = { standard: "notice", pico: "pico", trino: "trino", gip0006: "gip" } as const;
    for (const dialect of NAMES) {
      const secret = newSecret(kinds[dialect], randomHex);
      const { headers, body } = makeTestNotice({ dialect, secret });
      genuine(verifyNotice(body, headers, { ...options(dialect), secrets: [secret] }));
    }
  });

  it("takes a late notice when the tolerance is wider", () => {
    const { headers, body } = makeTestNotice({
      dialect: "standard",
      secret: SECRETS.standard,
      atMs: 1_000_000,
    });
    const at = (ms: number, toleranceMs?: number) =>
      verifyNotice(body, headers, { ...options("standard"), now: () => ms, toleranceMs }).kind;
    assert.equal(at(1_300_000), "genuine");
    assert.equal(at(1_300_001), "refused");
    assert.equal(at(700_000), "genuine");
    assert.equal(at(699_999), "refused");
    assert.equal(at(1_400_000, 400_000), "genuine");
  });

  it("lets nobody move a GIP0006 field's end, nor add a field", () => {
    const { body } = make("gip0006");
    const { data, sig } = JSON.parse(body);
    const { confirm: _, ...rest } = data;
    for (const moved of [
      { ...rest, cid: "democonfirm1" },
      { ...data, confirm: 0, cid: "democonfirm1" },
      { ...data, confirm: 0, height: -1 },
      { ...data, memo: "" },
      { ...data, gaddr: "a" },
      { ...data, sum: "60" },
      { ...data, uid: `${data.uid}\n` },
    ]) {
      const text = JSON.stringify({ data: moved, sig });
      assert.equal(verifyNotice(text, {}, options("gip0006")).kind, "refused", text);
    }
  });

  it("writes no secret and no right signature into a refusal", () => {
    for (const result of Object.values(FAULTS).map((make) => make())) {
      const text = JSON.stringify(result);
      for (const secret of [...Object.values(SECRETS), ...Object.values(OTHERS)]) {
        assert.ok(!text.includes(secret.slice(6)), text);
      }
      assert.doesNotMatch(text, /v1,|sha256=[0-9a-f]{64}|[0-9a-f]{32}/);
    }
  });
});

/** One mistake for each word; a word without one does not compile. */
const FAULTS: { readonly [fault in NoticeFault]: () => ReturnType<typeof verifyNotice> } = {
  bodyWasParsed: () => {
    const { headers, body } = make("standard");
    return verifyNotice(JSON.parse(body), headers, options("standard"));
  },
  bodyMissing: () => verifyNotice("", make("standard").headers, options("standard")),
  bodyTooLarge: () => {
    const body = Buffer.alloc(NOTICE_BYTES_MAX + 1, " ");
    return verifyNotice(body, make("standard").headers, options("standard"));
  },
  bodyReserialized: () => {
    const { headers, body } = make("trino");
    return verifyNotice(JSON.stringify(JSON.parse(body), null, 2), headers, options("trino"));
  },
  noSecret: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body, headers, { ...options("standard"), secrets: [] });
  },
  secretUnusable: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body, headers, { ...options("standard"), secrets: [SECRETS.pico] });
  },
  headerMissing: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body, { ...headers, "webhook-id": "" }, options("standard"));
  },
  headerMalformed: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body, { ...headers, "webhook-timestamp": "today" }, options("standard"));
  },
  wrongDialect: () => {
    const { headers, body } = make("pico");
    return verifyNotice(body, headers, options("standard"));
  },
  wrongSignature: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body.replace("SWORD", "CROWN"), headers, options("standard"));
  },
  otherSecret: () => {
    const { headers, body } = make("standard");
    const [secrets, otherSecrets] = [[OTHERS.standard], [SECRETS.standard]];
    return verifyNotice(body, headers, { ...options("standard"), secrets, otherSecrets });
  },
  clockOff: () => {
    const { headers, body } = makeTestNotice({
      dialect: "standard",
      secret: SECRETS.standard,
      atMs: 1_000_000,
    });
    return verifyNotice(body, headers, { ...options("standard"), now: () => 1_600_000 });
  },
  notJson: () => verifyNotice("a=b", make("standard").headers, options("standard")),
  unknownShape: () =>
    verify({ dialect: "standard", secret: SECRETS.standard, data: { amount: "6e1" } }),
  unknownSchema: () => {
    const { headers, body } = makeTestNotice({
      dialect: "standard",
      secret: SECRETS.standard,
      schema: 2,
    });
    return verifyNotice(body, headers, options("standard"));
  },
  wrongApp: () => {
    const { headers, body } = make("gip0006");
    return verifyNotice(body, headers, { ...options("gip0006"), appId: "other" });
  },
  wrongEnvironment: () => {
    const { headers, body } = make("standard");
    return verifyNotice(body, headers, { ...options("standard"), environment: "live" });
  },
};

describe("a refusal tells the likely mistake", () => {
  for (const [fault, cause] of Object.entries(FAULTS)) {
    it(`as ${fault}`, () => {
      const result = cause();
      assert.equal(reason(result), fault);
      assert.ok(result.kind === "refused" && result.message !== "" && result.fix !== "");
    });
  }

  it("and by how much a clock is off", () => {
    const result = FAULTS.clockOff();
    assert.match(result.kind === "refused" ? result.message : "", /600 s older/);
  });

  it("whichever pair of dialects was confused", () => {
    for (const sent of NAMES) {
      for (const expected of NAMES.filter((name) => name !== sent)) {
        const { headers, body } = make(sent);
        const result = verifyNotice(body, headers, options(expected));
        assert.equal(reason(result), "wrongDialect", `${sent} as ${expected}`);
        assert.match(result.kind === "refused" ? result.message : "", new RegExp(sent));
      }
    }
  });

  it("of strangers' requests in every form, without throwing", () => {
    const bodies = ["null", "[]", '"a"', "{}", '{"data":{}}', '{"data":[]}', '{"__proto__":1}'];
    const headers = [
      {},
      { "trino-pay-sig": "sha256=" },
      { "webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,v1a,," },
      { "webhook-id": ["a", "b"], "webhook-timestamp": "1", "webhook-signature": "v1," },
    ];
    for (const body of [...bodies, Buffer.from([0xff, 0xfe])]) {
      for (const header of headers) {
        for (const name of NAMES) {
          assert.equal(verifyNotice(body, header, options(name)).kind, "refused");
        }
      }
    }
  });

  it("of strangers' JSON that nests too deep to be written again, without throwing", () => {
    const depth = Math.floor(NOTICE_BYTES_MAX / 2) - 10;
    const deep = `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    for (const name of NAMES) {
      const { headers, body } = make(name);
      const whole = `${body.slice(0, -1)},${deep.slice(1)}`.slice(0, NOTICE_BYTES_MAX);
      for (const text of [deep, whole]) {
        assert.equal(verifyNotice(text, headers, options(name)).kind, "refused", name);
      }
    }
  });

  it("in words of its own: what a stranger wrote gets into nobody's log", () => {
    const evil = "x\n2027-01-15 root logged in";
    const hostile = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null) return evil;
      const members = Object.entries(value).map(([name, one]) => [name, hostile(one)]);
      return { ...Object.fromEntries(members), [evil]: evil };
    };
    for (const sent of NAMES) {
      const { headers, body } = make(sent);
      const names = Object.keys(headers);
      const evilHeaders = Object.fromEntries(names.map((name) => [name, evil]));
      const bodies = [body, JSON.stringify(hostile(JSON.parse(body)))];
      for (const text of [...bodies, `${body.slice(0, -1)},${JSON.stringify(evil)}:1}`]) {
        for (const given of [headers, evilHeaders]) {
          for (const name of NAMES) {
            const result = verifyNotice(text, given, options(name));
            const told = result.kind === "refused" ? result.message + result.fix : "";
            assert.ok(!/[\n\r]|root/.test(told), told);
          }
        }
      }
    }
  });

  it("and a private key is never taken for checking", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { d = "" } = privateKey.export({ format: "jwk" });
    const { headers, body } = make("standard");
    const secrets = [`whsk_${base64(d)}`];
    const result = verifyNotice(body, headers, { ...options("standard"), secrets });
    assert.equal(reason(result), "secretUnusable");
  });
});

describe("the answer to a notice", () => {
  for (const { name, isSuccess } of Object.values(DIALECTS)) {
    it(`is understood by the sender of ${name}`, () => {
      const taken = noticeAnswer(name, "taken");
      assert.match(isSuccess(taken.status, taken.headers, taken.body), /^delivered/);
      const again = noticeAnswer(name, "again");
      assert.equal(isSuccess(again.status, again.headers, again.body), "refused");
    });
  }
});

function options(dialect: NoticeDialect): VerifyOptions {
  return { dialect, appId: "demo", environment: "sandbox", secrets: [SECRETS[dialect]] };
}

function make(dialect: NoticeDialect): ReturnType<typeof makeTestNotice> {
  return makeTestNotice({ dialect, secret: SECRETS[dialect] });
}

function verify(notice: TestNoticeOptions): ReturnType<typeof verifyNotice> {
  const { headers, body } = makeTestNotice(notice);
  return verifyNotice(body, headers, options(notice.dialect));
}

function genuine(result: ReturnType<typeof verifyNotice>): { readonly notice: Notice } {
  assert.equal(result.kind, "genuine", JSON.stringify(result));
  if (result.kind !== "genuine") throw new Error("unreachable");
  return result;
}

function reason(result: ReturnType<typeof verifyNotice>): string {
  return result.kind === "refused" ? result.reason : result.kind;
}

function base64(url: string): string {
  return Buffer.from(url, "base64url").toString("base64");
}
