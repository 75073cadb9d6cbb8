/** The server's side of the signer: asks a process elsewhere, and believes what that one alone can say. */

import { isSameHash } from "../../platform/apiKey.ts";
import {
  type KeepingAddress,
  type SignedTransaction,
  type Signer,
  SignerRefusal,
  type SignerRefusalReason,
  SignerUnavailable,
} from "./signer.ts";
import {
  answerMac,
  questionMac,
  SIGNER_BODY_BYTES_MAX,
  SIGNER_HEADERS,
  SIGNER_NONCE_BYTES,
  SIGNER_PATHS,
  type SignerPath,
} from "./signerWire.ts";

export interface SignerClientOptions {
  /** `http://127.0.0.1:7360`, or https. */
  readonly url: string;
  /** 32 bytes that both sides have. */
  readonly secret: Buffer;
  readonly timeoutMs: number;
  nowMs(): number;
  randomHex(bytes: number): string;
}

/** Nothing is asked before the first job. */
export function createSignerClient(options: SignerClientOptions): Signer {
  return {
    async sign(job) {
      return asTransaction(await ask(options, SIGNER_PATHS.sign, job));
    },
    async keepingAddress(net) {
      return asAddress(await ask(options, SIGNER_PATHS.keepingAddress, { net }));
    },
  };
}

async function ask(
  { url, secret, timeoutMs, nowMs, randomHex }: SignerClientOptions,
  path: SignerPath,
  params: unknown,
): Promise<unknown> {
  const body = JSON.stringify(params);
  const question = { path, timeMs: nowMs(), nonce: randomHex(SIGNER_NONCE_BYTES), body };
  const answer = await post(`${url}${path}`, timeoutMs, body, {
    [SIGNER_HEADERS.time]: `${question.timeMs}`,
    [SIGNER_HEADERS.nonce]: question.nonce,
    [SIGNER_HEADERS.mac]: questionMac(secret, question),
  });
  const { status, text, mac } = answer;
  if (!isSameHash(mac, answerMac(secret, question.nonce, status, text))) {
    throw new SignerUnavailable(`the signer's answer (${status}) is not proved: ${saidOf(answer)}`);
  }
  if (status === 200) return parse(text);
  if (status === 409) throw refusalOf(parse(text));
  throw new SignerUnavailable(`the signer failed (${status})`);
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly mac: string;
}

async function post(
  url: string,
  timeoutMs: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...{ method: "POST", body, redirect: "error", signal: AbortSignal.timeout(timeoutMs) },
      headers: { "content-type": "application/json", ...headers },
    });
    const mac = response.headers.get(SIGNER_HEADERS.mac) ?? "";
    return { status: response.status, text: await readText(response), mac };
  } catch (error) {
    throw new SignerUnavailable(`the signer does not answer: ${wordFor(error)}`);
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > SIGNER_BODY_BYTES_MAX) throw new SignerUnavailable("it says too much");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Nobody proved it, so it is quoted for a person and decides nothing. */
function saidOf({ text }: Answer): string {
  return JSON.stringify(text.slice(0, 200));
}

function wordFor(error: unknown): string {
  if (error instanceof SignerUnavailable) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return "not in time";
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : {};
  return typeof cause?.code === "string" ? cause.code : "it cannot be reached";
}

const REASONS: readonly SignerRefusalReason[] = [
  "wrongJob",
  "otherJob",
  "wrongNet",
  "policy",
  "coins",
  "spends",
];

function refusalOf(answer: unknown): Error {
  const { reason, message } = fieldsOf(answer);
  const known = REASONS.find((one) => one === reason);
  if (known === undefined) return new SignerUnavailable("the signer refuses in unknown words");
  return new SignerRefusal(known, String(message));
}

function asTransaction(answer: unknown): SignedTransaction {
  const { txId, hex } = fieldsOf(answer);
  if (isHex(txId) && txId.length === TX_ID_CHARS && isHex(hex)) return { txId, hex };
  throw new SignerUnavailable("the signer's answer is no transaction");
}

const TX_ID_CHARS = 64;

function asAddress(answer: unknown): KeepingAddress {
  const { address, script } = fieldsOf(answer);
  if (typeof address === "string" && isHex(script)) return { address, script };
  throw new SignerUnavailable("the signer's answer is no address");
}

function isHex(value: unknown): value is string {
  return typeof value === "string" && /^(?:[0-9a-f]{2})+$/.test(value);
}

function fieldsOf(answer: unknown): Readonly<Record<string, unknown>> {
  return typeof answer === "object" && answer !== null ? { ...answer } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
