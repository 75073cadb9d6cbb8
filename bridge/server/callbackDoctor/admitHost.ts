/**
 * Whom the doctor may send to: servers of this machine, and hosts that the operator has proved to
 * own. Genuine notices hand goods over, and fifty at once are an attack on whoever did not ask.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { type AddressRange, createAddressGuard } from "../notices/addressGuard.ts";
import type { HostResolver } from "../notices/hostResolver.ts";
import { knock, type PinnedHost } from "./knock.ts";

export const PROOF_PATH = "/.well-known/coinslot-doctor.txt";
export const PROOF_LABEL = "_coinslot-doctor";

/** What a proof is looked for with. */
export interface Admission {
  readonly resolver: HostResolver;
  /** Addresses that are fine although they are private; who answers there must be proved as well. */
  readonly named: readonly AddressRange[];
  /** The texts of a DNS name; none when there are none. */
  findTexts(name: string): Promise<readonly string[]>;
  /** Undefined when there is no data directory: then only this machine is examined. */
  findOwnerKey(): Promise<string | undefined>;
}

export type Admitted =
  | { readonly kind: "admitted"; readonly host: PinnedHost }
  /** Nothing but the request for the proof was sent. */
  | { readonly kind: "refused"; readonly why: string };

const PROOF_TIMEOUT_MS = 10_000;
const DNS_TIMEOUT_MS = 2000;
const TOKEN_DIGITS = 32;
const LOOPBACK: readonly AddressRange[] = [
  { address: "127.0.0.0", bits: 8 },
  { address: "::1", bits: 128 },
];

/** Settles where `url` leads, and whether the doctor may go there. */
export async function admitHost(url: string, admission: Admission): Promise<Admitted> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return refuse(`${url} is no address that begins with http:// or https://`);
  }
  if (parsed.username !== "" || parsed.password !== "") {
    return refuse("the address has a user name in it; notices are sent to addresses without");
  }
  const name = parsed.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(name) === 0 ? await lookUp(name, admission.resolver) : [name];
  const [address] = addresses;
  if (address === undefined) return refuse(`no name server knows ${name}`);
  const host = { origin: parsed.origin, address };
  if (addresses.every(isLoopback) && isThisMachine(name)) {
    return { kind: "admitted", host };
  }
  const guard = createAddressGuard(admission.named);
  const inside = addresses.find((one) => !guard.isAllowed(one));
  if (inside !== undefined) {
    return refuse(`${name} leads to ${inside}, which is not on the internet; nothing was sent`);
  }
  return await prove(host, admission);
}

/** What the operator puts at the host to prove that it is theirs. It proves this origin alone. */
export function ownerToken(ownerKey: string, origin: string): string {
  const digits = createHmac("sha256", ownerKey).update(`coinslot-doctor ${origin}`).digest("hex");
  return `coinslot-doctor-${digits.slice(0, TOKEN_DIGITS)}`;
}

/** The TXT records as the system's name servers have them. */
export async function findDnsTexts(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 });
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
  } catch {
    return [];
  }
}

async function prove(host: PinnedHost, admission: Admission): Promise<Admitted> {
  const { origin } = host;
  const { hostname } = new URL(origin);
  const ownerKey = await admission.findOwnerKey();
  if (ownerKey === undefined) {
    return refuse(
      `${origin} is not this machine. To prove that it is yours, name the store's directory with --data: ` +
        "the doctor keeps the key of its proofs there. Nothing was sent.",
    );
  }
  const token = ownerToken(ownerKey, origin);
  const texts = isIP(hostname) === 0 ? await admission.findTexts(`${PROOF_LABEL}.${hostname}`) : [];
  if (texts.some((text) => isToken(text, token)) || (await hasFile(host, token))) {
    return { kind: "admitted", host };
  }
  return refuse(
    [
      `${origin} is not proved to be yours, so no notice was sent. Either put this line into`,
      `  ${origin}${PROOF_PATH}`,
      "or make it a TXT record of",
      `  ${PROOF_LABEL}.${hostname}`,
      "and run the doctor again:",
      `  ${token}`,
    ].join("\n"),
  );
}

async function hasFile(host: PinnedHost, token: string): Promise<boolean> {
  const times = { timeoutMs: PROOF_TIMEOUT_MS, dripMs: 0, stallMs: 0 };
  const answer = await knock(host, { method: "GET", url: host.origin + PROOF_PATH }, times);
  if (answer.kind === "failed" || answer.status !== 200) return false;
  return answer.body.split("\n").some((line) => isToken(line.trim(), token));
}

function isToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A name of the internet that leads here is a stranger's trick. */
function isThisMachine(name: string): boolean {
  return isIP(name) !== 0 || /^localhost\.?$/i.test(name);
}

function isLoopback(address: string): boolean {
  return createAddressGuard(LOOPBACK).isNamed(address);
}

async function lookUp(name: string, resolver: HostResolver): Promise<readonly string[]> {
  try {
    return await resolver.resolve(name);
  } catch {
    return [];
  }
}

function refuse(why: string): Admitted {
  return { kind: "refused", why };
}
