/** Every command of GIP0006's door times every kind of caller; a command without a row fails. */

import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { GIP_COMMANDS, type GipCommand } from "../../bridge/server/doors/gip0006/gipMethods.ts";
import {
  accessTokenOf,
  randomOf,
  sealToken,
  signFor,
} from "../../bridge/server/doors/gip0006/terminal.ts";
import { MERCHANT_SCOPES } from "../../bridge/server/platform/apiKey.ts";
import { type GipAnswer, type GipWorld, openGipWorld } from "./gipWorld.ts";

/** The class of each command in the document, and params with which it comes as far as its caller. */
const ROWS: {
  readonly [method: string]: readonly [GipCommand["access"], ...params: unknown[]];
} = {
  "token.random": ["anyone", "demo"],
  "token.auth": ["local", "demo"],
  "sys.createAuthToken": ["localTerminal", ["demo"]],
  "order.pay": ["terminal", "demo", "u1", "SN1", 10000],
  "order.query": ["terminal", "demo", ["SN1"]],
  "prop.create": ["terminal", "demo", "sword", 50_000],
  "prop.send": ["terminal", "rltc1q", "00".repeat(16)],
  "prop.order": ["terminal", "demo", "sword", 50_000],
  "prop.list": ["terminal", "demo", []],
};

/** A proxy on this machine says so in one of these ways. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

describe("who may give a command of GIP0006", function () {
  this.timeout(30_000);
  let gip: GipWorld;

  beforeEach(async () => {
    gip = await openGipWorld();
  });
  afterEach(() => gip.close());

  interface Sent {
    readonly apiKey?: string;
    readonly headers?: { readonly [name: string]: string };
    readonly isProved?: boolean;
  }

  /** The code of the answer, as a terminal or as nobody sent it. */
  async function send(method: string, params: readonly unknown[], sent: Sent = {}) {
    const { apiKey = gip.apiKey, headers = {}, isProved = true } = sent;
    const signed = { method, params, cid: "demo", wid: "primary" };
    const token = accessTokenOf(randomOf("demo", gip.token, gip.world.nowMs()), gip.token);
    const body = isProved
      ? { ...signed, token, sig: signFor(gip.token, signed) }
      : { method, params };
    return (await post(body, apiKey, headers)) as GipAnswer;
  }

  function post(body: object, apiKey: string, headers: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = httpRequest({
        ...{ port: gip.port, host: "127.0.0.1", method: "POST", path: "/" },
        headers: {
          "content-type": "application/json",
          authorization: `Basic ${Buffer.from(`gamerpc:${apiKey}`).toString("base64")}`,
          ...headers,
        },
      });
      asked.on("error", reject).on("response", (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        answer.on("end", () => resolve(JSON.parse(text)));
      });
      asked.end(JSON.stringify(body));
    });
  }

  it("has a row for each command, in its class, and for nothing else", () => {
    const classes = [...GIP_COMMANDS].map(([method, { access }]) => [method, access]);
    assert.deepEqual(
      Object.fromEntries(classes),
      Object.fromEntries(Object.entries(ROWS).map(([method, [access]]) => [method, access])),
    );
  });

  /** Whoever hears that nobody signs here may give the command. */
  function codeAtGate({ code, error }: GipAnswer): number {
    return error?.message.startsWith("no signer") === true ? 0 : code;
  }

  it("is decided by terminal, place and key", async () => {
    const merchants = await gip.makeKey("demo", MERCHANT_SCOPES);
    for (const [method, [access, ...params]] of Object.entries(ROWS)) {
      const codes = {
        operator: codeAtGate(await send(method, params)),
        nobody: codeAtGate(await send(method, params, { apiKey: "", isProved: false })),
        merchant: codeAtGate(await send(method, params, { apiKey: merchants })),
        afar: codeAtGate(
          await send(method, params, { headers: { "x-forwarded-for": "203.0.113.9" } }),
        ),
      };
      assert.deepEqual(codes, CODES[access], method);
    }
  });

  it("is from afar through any proxy of this machine, whoever it says it asks for", async () => {
    for (const name of FORWARDED) {
      const { code } = await send("token.auth", ["demo"], { headers: { [name]: "127.0.0.1" } });
      assert.equal(code, 407, name);
    }
  });

  it("is not decided by a proof over a socket, for commands of this machine's operator", async () => {
    const client = await gip.client({ mode: "socket" });
    const asked = (await client.execute("token.auth", ["demo"])) as { thrown?: object };
    assert.deepEqual(asked.thrown, {
      ...{ code: 407, type: "ACLError", message: "token.auth is not for this terminal." },
    });
  });

  it("gives a terminal its token, the same again, and sealed for a terminal", async () => {
    const { result: first } = await send("token.auth", ["other"], { isProved: false });
    const [{ token, ...rest } = {}] = first as { token?: string }[];
    assert.deepEqual(rest, { cid: "other" });
    assert.match(token ?? "", /^02[0-9a-f]{64}$/);
    const { result: again } = await send("token.auth", ["other"], { isProved: false });
    assert.deepEqual(again, first);
    const { result: sealed } = await send("sys.createAuthToken", [["other"]]);
    const encry = sealToken(token ?? "", gip.token);
    assert.deepEqual(sealed, [{ cid: "other", encry, token }]);
  });

  it("gives no token to what is no app, and none of a list with such a one", async () => {
    const { code } = await send("token.auth", ["other,nobody"], { isProved: false });
    assert.equal(code, 4294967295);
    const kept = await gip.world.store.execute("listAppSecrets", { appId: "other" });
    assert.deepEqual(kept.result, []);
    for (const params of [[], [""], [[]]]) {
      assert.notEqual((await send("token.auth", params, { isProved: false })).code, 0);
    }
  });
});

const CODES: {
  readonly [access in GipCommand["access"]]: { readonly [caller: string]: number };
} = {
  anyone: { operator: 0, nobody: 0, merchant: 0, afar: 0 },
  terminal: { operator: 0, nobody: 401, merchant: 0, afar: 0 },
  localTerminal: { operator: 0, nobody: 401, merchant: 407, afar: 407 },
  local: { operator: 0, nobody: 401, merchant: 407, afar: 407 },
};
