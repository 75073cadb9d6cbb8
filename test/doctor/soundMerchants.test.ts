/** Correct game servers raise no alarm, whatever their dialect and their way of doing it. */

import { generateKeyPairSync } from "node:crypto";
import { publicTextOf } from "../../bridge/server/notices/dialects/standardSignature.ts";
import { DIALECT_NAMES, type DialectName } from "../../bridge/server/notices/profile.ts";
import { type Patient, SECRETS } from "./examineGame.ts";
import { inLanes } from "./inLanes.ts";
import { buildMerchantCopy, type Patch } from "./merchantCopy.ts";
import { assertSound, nodeGame, TELLING_CASES } from "./soundGame.ts";

interface SoundGame {
  readonly name: string;
  /** Without acknowledgements four cases cannot be judged. */
  readonly unseen?: readonly string[];
  make(): Promise<Patient> | Patient;
}

const ENV = { APP_ID: "demo", NOTICE_SECRETS: SECRETS.standard, GAME_SHOWS_GRANTS: "yes" };
const OLDER = "whsec_plJ3nmyCDGBKInavdOK15jsPVnZPnO5J";
const SLOW: Patch = {
  file: "takeNotice.ts",
  find: "  const result = verifyNotice(",
  put: "  await new Promise((resolve) => setTimeout(resolve, 250));\n  const result = verifyNotice(",
};
/** Game servers under examination at once: most of the time they wait. */
const LANES = 3;

const GAMES: readonly SoundGame[] = [
  {
    name: "the sample, which acknowledges",
    make: async () => ({ program: await sample("sample", ENV), acknowledges: true }),
  },
  {
    name: "one that answers 2xx and acknowledges nothing",
    unseen: TELLING_CASES,
    make: async () => ({ program: await sample("untold", ENV) }),
  },
  {
    name: "one whose secret is being replaced",
    unseen: TELLING_CASES,
    async make() {
      const secrets = [SECRETS.standard, OLDER];
      const env = { ...ENV, NOTICE_SECRETS: secrets.join(" ") };
      return { program: await sample("rotating", env), secrets };
    },
  },
  {
    name: "one that has a public key alone",
    unseen: TELLING_CASES,
    async make() {
      const { d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
      const secret = `whsk_${Buffer.from(d, "base64url").toString("base64")}`;
      const env = { ...ENV, NOTICE_SECRETS: publicTextOf(secret) ?? "" };
      return { program: await sample("asymmetric", env), secrets: [secret] };
    },
  },
  {
    name: "one that is slow",
    unseen: TELLING_CASES,
    make: async () => ({ program: await sample("slow", ENV, [SLOW]) }),
  },
  {
    name: "one that answers first and grants later",
    unseen: TELLING_CASES,
    make: () => ({ program: nodeGame("soundInbox", ENV), settleMs: 600 }),
  },
  {
    name: "one behind middleware",
    make: () => ({ program: nodeGame("soundMiddleware", ENV), acknowledges: true }),
  },
  {
    name: "the sample in the Pico dialect",
    async make() {
      const env = { ...ENV, NOTICE_DIALECT: "pico", NOTICE_SECRETS: SECRETS.pico };
      return { program: await sample("pico", env), dialect: "pico" };
    },
  },
  ...DIALECT_NAMES.map((dialect) => ({
    name: `one that takes ${dialect} notices and knows its own orders`,
    unseen: dialect === "standard" ? TELLING_CASES : [],
    make: () => ({ program: ownOrders(dialect), dialect, knowsOrders: true }),
  })),
];

describe("the callback doctor at a correct game server", function () {
  this.timeout(300_000);
  let ends: readonly PromiseSettledResult<void>[];

  before(async () => {
    ends = await inLanes(GAMES, LANES, async ({ make, unseen }) => {
      await assertSound(await make(), unseen);
    });
  });

  for (const [index, { name }] of GAMES.entries()) {
    it(`finds nothing at ${name}`, () => {
      const end = ends[index];
      if (end?.status !== "fulfilled") throw end?.reason;
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

function ownOrders(dialect: DialectName) {
  return nodeGame("soundOrders", { NOTICE_DIALECT: dialect, NOTICE_SECRETS: SECRETS[dialect] });
}
