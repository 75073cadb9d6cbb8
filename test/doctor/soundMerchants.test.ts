/** Correct game servers raise no alarm, whatever their dialect and their way of doing it. */

import { generateKeyPairSync } from "node:crypto";
import { publicTextOf } from "../../bridge/server/notices/dialects/standardSignature.ts";
import { SECRETS } from "./examineGame.ts";
import { buildMerchantCopy, type Patch } from "./merchantCopy.ts";
import { assertSound, nodeGame, TELLING_CASES } from "./soundGame.ts";

const OLDER = "whsec_plJ3nmyCDGBKInavdOK15jsPVnZPnO5J";
const ENV = { APP_ID: "demo", NOTICE_SECRETS: SECRETS.standard, GAME_SHOWS_GRANTS: "yes" };

describe("the callback doctor at a correct game server", function () {
  this.timeout(120_000);

  it("finds nothing at the sample, which acknowledges", async () => {
    const program = await sample("sample", ENV);
    await assertSound({ program, acknowledges: true });
  });

  it("finds nothing at one that answers 2xx and acknowledges nothing", async () => {
    const program = await sample("untold", ENV);
    await assertSound({ program }, TELLING_CASES);
  });

  it("finds nothing while secrets are replaced", async () => {
    const secrets = [SECRETS.standard, OLDER];
    const program = await sample("rotating", { ...ENV, NOTICE_SECRETS: secrets.join(" ") });
    await assertSound({ program, secrets }, TELLING_CASES);
  });

  it("finds nothing at one that has a public key alone", async () => {
    const { d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
    const secret = `whsk_${Buffer.from(d, "base64url").toString("base64")}`;
    const program = await sample("asymmetric", {
      ...ENV,
      NOTICE_SECRETS: publicTextOf(secret) ?? "",
    });
    await assertSound({ program, secrets: [secret] }, TELLING_CASES);
  });

  it("finds nothing at one that is slow", async () => {
    const slow: Patch = {
      file: "takeNotice.ts",
      find: "  const result = verifyNotice(",
      put: "  await new Promise((resolve) => setTimeout(resolve, 250));\n  const result = verifyNotice(",
    };
    const program = await sample("slow", ENV, [slow]);
    await assertSound({ program }, TELLING_CASES);
  });

  it("finds nothing at one that answers first and grants later", async () => {
    const program = nodeGame("soundInbox", ENV);
    await assertSound({ program, settleMs: 600 }, TELLING_CASES);
  });

  it("finds nothing at one behind middleware", async () => {
    await assertSound({ program: nodeGame("soundMiddleware", ENV), acknowledges: true });
  });

  it("finds nothing at the sample in the Pico dialect", async () => {
    const program = await sample("pico", {
      ...ENV,
      NOTICE_DIALECT: "pico",
      NOTICE_SECRETS: SECRETS.pico,
    });
    await assertSound({ program, dialect: "pico" });
  });

  for (const dialect of ["trino", "gip0006"] as const) {
    it(`finds nothing at one that takes ${dialect} and knows its own orders`, async () => {
      const env = { NOTICE_DIALECT: dialect, NOTICE_SECRETS: SECRETS[dialect] };
      await assertSound({ program: nodeGame("soundOrders", env), dialect });
    });
  }
});

async function sample(
  name: string,
  env: { readonly [name: string]: string },
  patches: readonly Patch[] = [],
) {
  const program = await buildMerchantCopy(name, patches);
  return { command: process.execPath, args: [program], env };
}
