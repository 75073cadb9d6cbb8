/**
 * What an operator can set: command line flags, then environment variables, then defaults.
 * docs/OPERATE.md lists them.
 */

import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Environment } from "../wire/views.ts";
import type { TlsFiles } from "./edges/tlsFiles.ts";
import { checkLive } from "./liveConfig.ts";
import type { MetricsPlace } from "./metrics/serveMetrics.ts";
import {
  ACK_ALARM_HOURS,
  KEEP_NOTICES_DAYS,
  NOTIFY_TIMEOUT_MS,
  type NoticeConfig,
  readNotifyAllow,
} from "./notices/noticeConfig.ts";
import { NOTICES_KEPT_MIN_MS } from "./orders/notice.ts";
import type { StorePlace } from "./store/openStore.ts";
import { readSignerPlace, readTlsPlace, type SignerPlace } from "./transportConfig.ts";

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Beside an embedded store it holds what belongs to this process alone. */
  readonly dataDirectory: string;
  readonly place: StorePlace;
  readonly catalogFile: string;
  readonly staticDirectory: string | undefined;
  /** What signs for apps; without it no door of another system is open. */
  readonly secretsFile: string | undefined;
  /** Unseals the secrets in the store; without it they sign for nobody. */
  readonly masterKeyFile: string | undefined;
  /** How players sign in; without it with tickets of merchants alone, in the sandbox by name. */
  readonly identityFile: string | undefined;
  /** On which chains money is taken; without it none is followed. */
  readonly chainsFile: string | undefined;
  /** An original GIP0006 node's salt; without it tokens of terminals are in the store. */
  readonly gipSaltFile: string | undefined;
  /** The process that signs what pays out; without it nothing is signed. */
  readonly signer: SignerPlace | undefined;
  readonly environment: Environment;
  /** TLS ends in this process. */
  readonly tls: TlsFiles | undefined;
  /** Addresses at which TLS ends; what they say of callers is believed. */
  readonly proxies: readonly string[];
  /** How merchants are told. */
  readonly notices: NoticeConfig;
  /** Web origins beside the server's own; empty allows pages of this machine. */
  readonly origins: readonly string[];
  readonly publicUrl: string | undefined;
  readonly logLevel: string;
  /** Of one connection. */
  readonly requestsPerSecond: number;
  /** Where Prometheus looks; nowhere unless told. */
  readonly metrics: MetricsPlace | undefined;
  /** Say "ready" as one line of JSON, for a program that started this one. */
  readonly jsonReady: boolean;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "serve"; readonly config: Config }
  | { readonly kind: "checkCatalog"; readonly file: string }
  | { readonly kind: "help" }
  /** Said so that the operator can mend it. */
  | { readonly kind: "wrong"; readonly problem: string };

type Variables = { readonly [name: string]: string | undefined };

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  "database-url": { type: "string" },
  catalog: { type: "string" },
  static: { type: "string" },
  secrets: { type: "string" },
  "master-key": { type: "string" },
  identity: { type: "string" },
  chains: { type: "string" },
  "gip-salt": { type: "string" },
  signer: { type: "string" },
  "signer-secret": { type: "string" },
  environment: { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "behind-proxy": { type: "string" },
  "no-notices": { type: "boolean" },
  "notify-allow": { type: "string" },
  "notify-timeout-ms": { type: "string" },
  "keep-notices-days": { type: "string" },
  "ack-alarm-hours": { type: "string" },
  origins: { type: "string" },
  "public-url": { type: "string" },
  "log-level": { type: "string" },
  "requests-per-second": { type: "string" },
  metrics: { type: "string" },
  "json-ready": { type: "boolean" },
  "check-catalog": { type: "string" },
  help: { type: "boolean" },
} as const;

export const HELP = `coinslot: the backend of the Coinslot payment stack

  --port N               port, 0 takes a free one (PORT, 7350)
  --host ADDRESS         address to listen on (COINSLOT_HOST, 127.0.0.1)
  --data DIR             directory of the store, on a local disk (COINSLOT_DATA, ./.coinslot)
  --database-url URL     keep the store in this PostgreSQL instead of a file
                         (COINSLOT_DATABASE_URL, or a file that holds it: COINSLOT_DATABASE_URL_FILE)
  --catalog FILE         the products; reloaded when it changes (COINSLOT_CATALOG, the demo)
  --static DIR           a web game to serve at / (COINSLOT_STATIC)
  --secrets FILE         keys of apps, readable by this user alone (COINSLOT_SECRETS)
  --master-key FILE      unseals the secrets in the store, readable by this user alone
                         (COINSLOT_MASTER_KEY)
  --identity FILE        how players sign in, readable by this user alone (COINSLOT_IDENTITY)
  --chains FILE          chains to take money on, readable by this user alone (COINSLOT_CHAINS)
  --gip-salt FILE        derive the tokens of GIP0006's terminals from an original node's hmac-salt,
                         readable by this user alone (COINSLOT_GIP_SALT)
  --signer URL           the process that signs props (COINSLOT_SIGNER), and
  --signer-secret FILE   what it shares with this one, readable by this user alone
                         (COINSLOT_SIGNER_SECRET)
  --environment NAME     sandbox or live (COINSLOT_ENVIRONMENT, sandbox)
  --tls-cert FILE        serve https with this certificate and its chain (COINSLOT_TLS_CERT), and
  --tls-key FILE         this key, both in PEM; taken up anew when renewed (COINSLOT_TLS_KEY)
  --behind-proxy A,B     addresses of the proxies at which TLS ends, whose X-Forwarded-For and
                         X-Forwarded-Proto are believed (COINSLOT_BEHIND_PROXY)
  --no-notices           leave telling merchants to other processes at the same database
  --notify-allow A,B     ranges like 10.1.2.0/24 that notices may go to although they are private
                         (COINSLOT_NOTIFY_ALLOW; a sandbox on loopback allows loopback)
  --notify-timeout-ms N  for one try of a notice (COINSLOT_NOTIFY_TIMEOUT_MS, 15000)
  --keep-notices-days N  forget notices so long after their end (COINSLOT_KEEP_NOTICES_DAYS, 90)
  --ack-alarm-hours N    ask a person to look after goods that a merchant's server has not
                         acknowledged for so long; 0: never (COINSLOT_ACK_ALARM_HOURS, 24)
  --origins A,B          web origins that may connect beside the server's own (COINSLOT_ORIGINS)
  --public-url URL       where players reach this server (COINSLOT_PUBLIC_URL)
  --log-level LEVEL      trace, debug, info, warn, error, silent (COINSLOT_LOG_LEVEL, info)
  --requests-per-second N  of one connection (COINSLOT_REQUESTS_PER_SECOND, 100)
  --metrics ADDRESS:PORT  figures for Prometheus at /metrics, on a port of its own, without a login
                         (COINSLOT_METRICS)
  --json-ready           say {"ready":true,"port":N,"pid":N} instead of a sentence
  --check-catalog FILE   read a catalogue, say what is wrong with it, and end
  --help                 this text
`;

/** Reads arguments and variables. Never throws. */
export function readConfig(args: readonly string[], variables: Variables): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: "help" };
    const file = values["check-catalog"];
    if (file !== undefined) return { kind: "checkCatalog", file };
    return { kind: "serve", config: configOf(values, variables) };
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : String(error) };
  }
}

type Flags = { readonly [name in keyof typeof OPTIONS]?: string | boolean };
type Read = (flag: keyof typeof OPTIONS, variable: string) => string | undefined;

function configOf(flags: Flags, variables: Variables): Config {
  const read: Read = (flag, variable) => {
    const value = flags[flag];
    return typeof value === "string" ? value : variables[variable];
  };
  const publicUrl = read("public-url", "COINSLOT_PUBLIC_URL");
  const dataDirectory = read("data", "COINSLOT_DATA") ?? "./.coinslot";
  const host = read("host", "COINSLOT_HOST") ?? "127.0.0.1";
  const environment = readEnvironment(read("environment", "COINSLOT_ENVIRONMENT") ?? "sandbox");
  const notifyAllow = read("notify-allow", "COINSLOT_NOTIFY_ALLOW");
  const config: Config = {
    port: readInteger("--port", read("port", "PORT") ?? "7350", 0, 65535),
    host,
    dataDirectory,
    place: readPlace(read("database-url", "COINSLOT_DATABASE_URL"), dataDirectory, variables),
    catalogFile: read("catalog", "COINSLOT_CATALOG") ?? DEMO_CATALOG,
    staticDirectory: read("static", "COINSLOT_STATIC"),
    secretsFile: read("secrets", "COINSLOT_SECRETS"),
    masterKeyFile: read("master-key", "COINSLOT_MASTER_KEY"),
    identityFile: read("identity", "COINSLOT_IDENTITY"),
    chainsFile: read("chains", "COINSLOT_CHAINS"),
    gipSaltFile: read("gip-salt", "COINSLOT_GIP_SALT"),
    signer: readSignerPlace(
      read("signer", "COINSLOT_SIGNER"),
      read("signer-secret", "COINSLOT_SIGNER_SECRET"),
    ),
    environment,
    tls: readTlsPlace(read("tls-cert", "COINSLOT_TLS_CERT"), read("tls-key", "COINSLOT_TLS_KEY")),
    proxies: readProxies(read("behind-proxy", "COINSLOT_BEHIND_PROXY") ?? ""),
    notices: {
      isOn: flags["no-notices"] !== true,
      allowed: readNotifyAllow(notifyAllow, { environment, host }),
      ...readNoticeTimes(read),
    },
    origins: readOrigins(read("origins", "COINSLOT_ORIGINS") ?? ""),
    publicUrl: publicUrl === undefined ? undefined : readUrl("--public-url", publicUrl),
    logLevel: readLogLevel(read("log-level", "COINSLOT_LOG_LEVEL") ?? "info"),
    requestsPerSecond: readInteger(
      "--requests-per-second",
      read("requests-per-second", "COINSLOT_REQUESTS_PER_SECOND") ?? "100",
      1,
      1_000_000,
    ),
    metrics: readMetrics(read("metrics", "COINSLOT_METRICS")),
    jsonReady: flags["json-ready"] === true,
  };
  if (environment === "live") checkLive(config, config.catalogFile === DEMO_CATALOG);
  return config;
}

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

function readNoticeTimes(read: Read): Pick<NoticeConfig, "timeoutMs" | "keepMs" | "alarmAfterMs"> {
  const timeout = read("notify-timeout-ms", "COINSLOT_NOTIFY_TIMEOUT_MS");
  const days = read("keep-notices-days", "COINSLOT_KEEP_NOTICES_DAYS");
  const hours = read("ack-alarm-hours", "COINSLOT_ACK_ALARM_HOURS");
  const daysMin = NOTICES_KEPT_MIN_MS / DAY_MS;
  return {
    timeoutMs: readInteger("--notify-timeout-ms", timeout ?? `${NOTIFY_TIMEOUT_MS}`, 100, 60_000),
    keepMs:
      DAY_MS * readInteger("--keep-notices-days", days ?? `${KEEP_NOTICES_DAYS}`, daysMin, 36_500),
    alarmAfterMs:
      HOUR_MS * readInteger("--ack-alarm-hours", hours ?? `${ACK_ALARM_HOURS}`, 0, 8760),
  };
}

/** The build puts it beside the program. */
const DEMO_CATALOG = fileURLToPath(new URL("./catalog/demo.yaml", import.meta.url));

/**
 * Where the store is. An address can hold a password: a file keeps it out of the list of processes.
 * Throws for an address that is none.
 */
export function readPlace(
  url: string | undefined,
  directory: string,
  { COINSLOT_DATABASE_URL_FILE: file }: Variables,
): StorePlace {
  const found = url ?? (file === undefined ? undefined : readFileSync(file, "utf8").trim());
  if (found === undefined) return { kind: "sqlite", directory };
  if (/^postgres(ql)?:\/\//.test(found) && URL.canParse(found)) {
    return { kind: "postgres", url: found };
  }
  throw new Error("--database-url wants an address like postgres://user@host/database");
}

function readInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} is a whole number from ${min} to ${max}, not "${text}"`);
}

function readEnvironment(text: string): Environment {
  if (text === "sandbox" || text === "live") return text;
  throw new Error(`--environment is sandbox or live, not "${text}"`);
}

function readProxies(text: string): readonly string[] {
  const proxies = text.split(",").map((one) => one.trim());
  const named = proxies.filter((one) => one !== "");
  const wrong = named.find((one) => isIP(one) === 0);
  if (wrong === undefined) return named;
  throw new Error(`--behind-proxy wants addresses like 10.0.0.5, not "${wrong}"`);
}

/** An address in brackets when it is IPv6. */
function readMetrics(text: string | undefined): MetricsPlace | undefined {
  if (text === undefined) return undefined;
  const [, bracketed, plain, port = ""] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || isIP(host) === 0) {
    throw new Error(`--metrics wants an address and a port like 127.0.0.1:9464, not "${text}"`);
  }
  return { host, port: readInteger("--metrics", port, 1, 65535) };
}

function readOrigins(text: string): string[] {
  const origins = text.split(",").map((origin) => origin.trim());
  return origins.filter((origin) => origin !== "").map((origin) => readUrl("--origins", origin));
}

/** Without a slash at the end: as a browser writes an origin, and as addresses are put together. */
function readUrl(name: string, text: string): string {
  if (!URL.canParse(text)) {
    throw new Error(`${name} wants addresses like https://pay.example, not "${text}"`);
  }
  return text.replace(/\/+$/, "");
}

const LOG_LEVELS: readonly string[] = [
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "silent",
];

function readLogLevel(text: string): string {
  if (LOG_LEVELS.includes(text)) return text;
  throw new Error(`--log-level is one of ${LOG_LEVELS.join(", ")}, not "${text}"`);
}
