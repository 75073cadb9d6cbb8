/**
 * Which addresses a notice may be sent to (ORDERS.md 18). Merchants name hosts; without this, a name
 * that leads into the operator's own network would make the server knock on doors there.
 */

import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";

/** A range of addresses, like 10.0.0.0/8 or fd00::/8. */
export interface AddressRange {
  readonly address: string;
  readonly bits: number;
}

export interface AddressGuard {
  /** Whether the operator named the address as one that is fine in any case. */
  isNamed(address: string): boolean;
  /** Whether a connection to this IPv4 or IPv6 address may be made. */
  isAllowed(address: string): boolean;
}

/** Reads ranges as an operator writes them; throws with a sentence for what is none. */
export function readAddressRange(text: string): AddressRange {
  const [address = "", bits] = text.split("/");
  const bitsMax = isIPv4(address) ? 32 : 128;
  const count = bits === undefined ? bitsMax : Number(bits);
  const isRange = isIP(address) !== 0 && /^\d{1,3}$/.test(bits ?? "0") && count <= bitsMax;
  if (isRange) return { address, bits: count };
  throw new Error(`"${text}" is no range of addresses like 127.0.0.1/32 or fd00::/8`);
}

/** `named` are allowed whatever they are. */
export function createAddressGuard(named: readonly AddressRange[]): AddressGuard {
  const allowed = listOf(named);
  const refused4 = listOf(REFUSED_IPV4);
  const global6 = listOf([GLOBAL_IPV6]);
  const refused6 = listOf(REFUSED_IPV6);
  const translated = listOf([NAT64]);

  const isNamed = (address: string) => has(allowed, address);

  function isAllowed(address: string): boolean {
    if (isNamed(address)) return true;
    if (isIPv4(address)) return !has(refused4, address);
    if (!isIPv6(address)) return false;
    const inner = has(translated, address) ? lastIPv4(address) : mappedIPv4(address);
    if (inner !== undefined) return isAllowed(inner);
    return has(global6, address) && !has(refused6, address);
  }

  return { isNamed, isAllowed };
}

/** IANA's special-purpose registry: nothing of these is a merchant on the internet. */
const REFUSED_IPV4: readonly AddressRange[] = [
  { address: "0.0.0.0", bits: 8 }, // this network
  { address: "10.0.0.0", bits: 8 }, // private
  { address: "100.64.0.0", bits: 10 }, // carriers' NAT
  { address: "127.0.0.0", bits: 8 }, // loopback
  { address: "169.254.0.0", bits: 16 }, // link-local, and where clouds keep their secrets
  { address: "172.16.0.0", bits: 12 }, // private
  { address: "192.0.0.0", bits: 24 }, // protocols
  { address: "192.0.2.0", bits: 24 }, // documentation
  { address: "192.31.196.0", bits: 24 }, // AS112
  { address: "192.52.193.0", bits: 24 }, // AMT
  { address: "192.88.99.0", bits: 24 }, // 6to4 relays
  { address: "192.168.0.0", bits: 16 }, // private
  { address: "192.175.48.0", bits: 24 }, // AS112
  { address: "198.18.0.0", bits: 15 }, // benchmarks
  { address: "198.51.100.0", bits: 24 }, // documentation
  { address: "203.0.113.0", bits: 24 }, // documentation
  { address: "224.0.0.0", bits: 4 }, // multicast
  { address: "240.0.0.0", bits: 4 }, // reserved, and broadcast
];

/** All that is handed out to the internet so far; loopback, ULA, link-local, multicast lie outside. */
const GLOBAL_IPV6: AddressRange = { address: "2000::", bits: 3 };
const REFUSED_IPV6: readonly AddressRange[] = [
  { address: "2001::", bits: 23 }, // protocols, Teredo among them
  { address: "2001:db8::", bits: 32 }, // documentation
  { address: "2002::", bits: 16 }, // 6to4: an IPv4 address in disguise
  { address: "2620:4f:8000::", bits: 48 }, // AS112
  { address: "3fff::", bits: 20 }, // documentation
];
/** What a network without IPv4 calls IPv4 addresses. */
const NAT64: AddressRange = { address: "64:ff9b::", bits: 96 };

function listOf(ranges: readonly AddressRange[]): BlockList {
  const list = new BlockList();
  for (const { address, bits } of ranges) list.addSubnet(address, bits, familyOf(address));
  return list;
}

function has(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}

/** The IPv4 address of ::ffff:a.b.c.d. */
function mappedIPv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? lastIPv4(address) : undefined;
}

function lastIPv4(address: string): string {
  const bytes = groupsOf(address)
    .slice(6)
    .flatMap((group) => [Math.floor(group / 256), group % 256]);
  return bytes.join(".");
}

/** The eight numbers of an IPv6 address; URL writes each in one way. */
function groupsOf(address: string): readonly number[] {
  const { hostname } = new URL(`http://[${address}]/`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const parse = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [parse(head), parse(tail ?? "")];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}
