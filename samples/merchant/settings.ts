import type { NoticeDialect, VerifyOptions } from "coinslot/merchant";

/** All that differs from one installation of this game's server to another. */
export interface Settings {
  /** How notices are checked. */
  readonly notices: VerifyOptions;
  /** The SQLite file. */
  readonly database: string;
  readonly port: number;
  /** Whether GET /grants answers; never in the live environment. */
  readonly showsGrants: boolean;
  /** The payment server, and the key that may acknowledge deliveries there. */
  readonly paymentServer: { readonly url: string; readonly apiKey: string } | undefined;
}

/** Reads the environment. Throws with the name of what is missing or wrong, never with a secret. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const environment = env.GAME_ENVIRONMENT ?? "sandbox";
  if (environment !== "sandbox" && environment !== "live") {
    throw new Error("GAME_ENVIRONMENT: sandbox or live");
  }
  const notices = {
    dialect: readDialect(env.NOTICE_DIALECT ?? "standard"),
    appId: need(env, "APP_ID"),
    environment,
    secrets: need(env, "NOTICE_SECRETS").split(" "),
    otherSecrets: env.OTHER_SECRETS?.split(" "),
  } as const;
  return {
    notices,
    database: env.GAME_DATABASE ?? "game.db",
    port: Number(env.PORT ?? 8090),
    showsGrants: readShowsGrants(env, environment),
    paymentServer: readPaymentServer(env),
  };
}

const DIALECTS: readonly NoticeDialect[] = ["standard", "pico", "trino", "gip0006"];

function readDialect(word: string): NoticeDialect {
  const dialect = DIALECTS.find((one) => one === word);
  if (dialect === undefined) throw new Error(`NOTICE_DIALECT: ${DIALECTS.join(", ")}`);
  return dialect;
}

/** For the callback doctor: it tells strangers what players bought. */
function readShowsGrants(
  env: Readonly<Record<string, string | undefined>>,
  environment: "sandbox" | "live",
): boolean {
  if (env.GAME_SHOWS_GRANTS !== "yes") return false;
  if (environment === "sandbox") return true;
  throw new Error("GAME_SHOWS_GRANTS is for the sandbox alone");
}

function readPaymentServer(env: Readonly<Record<string, string | undefined>>) {
  if (env.COINSLOT_URL === undefined) return undefined;
  return { url: env.COINSLOT_URL, apiKey: need(env, "COINSLOT_KEY") };
}

function need(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}
