/**
 * A non-blocking byte stream over luasocket, with TLS over lua-sec where the game ships it. Nothing
 * here waits: `read` moves the connection one step and gives what came in. Compiled to Lua only.
 */

declare namespace string {
  function match(
    this: void,
    text: string,
    pattern: string,
  ): LuaMultiReturn<[string | undefined, string | undefined, string | undefined]>;
  function gsub(this: void, text: string, pattern: string, by: string): LuaMultiReturn<[string]>;
  function sub(this: void, text: string, from: number, to?: number): string;
  function lower(this: void, text: string): string;
}

const { gsub, lower, match, sub } = string;

/** What a luasocket TCP object and a lua-sec connection have in common. */
export interface Connection {
  settimeout(seconds: number): void;
  /** The index of the last byte sent, or why not and how far it came. */
  send(
    bytes: string,
    from: number,
  ): LuaMultiReturn<[number | undefined, string | undefined, number | undefined]>;
  receive(
    count: number,
  ): LuaMultiReturn<[string | undefined, string | undefined, string | undefined]>;
  close(): void;
}

interface TcpConnection extends Connection {
  connect(address: string, port: number): LuaMultiReturn<[number | undefined, string | undefined]>;
  getpeername(): LuaMultiReturn<[string | undefined]>;
}

interface Certificate {
  extensions(): { readonly [oid: string]: AlternativeNames | undefined } | undefined;
}

interface AlternativeNames {
  readonly dNSName?: readonly string[];
  readonly iPAddress?: readonly string[];
}

interface TlsConnection extends Connection {
  sni(host: string): void;
  dohandshake(): LuaMultiReturn<[boolean | undefined, string | undefined]>;
  getpeercertificate(): Certificate | undefined;
}

/** What is used of lua-sec. */
export interface LuaSec {
  wrap(
    this: void,
    tcp: Connection,
    options: object,
  ): LuaMultiReturn<[TlsConnection | undefined, string | undefined]>;
}

/** As luasocket gives them. */
export type Addresses = readonly { readonly addr: string }[];

/** What is used of luasocket. */
export interface LuaSocket {
  tcp(this: void): LuaMultiReturn<[TcpConnection | undefined, string | undefined]>;
  select(
    this: void,
    readers: undefined,
    writers: readonly Connection[],
    seconds: number,
  ): LuaMultiReturn<[undefined, LuaTable<number, Connection>]>;
  readonly dns: {
    getaddrinfo(
      this: void,
      host: string,
    ): LuaMultiReturn<[{ readonly addr: string }[] | undefined]>;
  };
}

/** What the streams of one engine share. */
export interface SocketSystem {
  readonly socket: LuaSocket;
  nowMs(this: void): number;
  /**
   * Starts a look-up; what it gives answers the addresses once they are known, empty when there are
   * none.
   */
  resolve(this: void, host: string): (this: void) => Addresses | undefined;
  /**
   * lua-sec and the file of trusted certificates, or why there is no TLS; asked when an address
   * needs it.
   */
  trust(this: void): { readonly sec: LuaSec; readonly caFile: string } | string;
}

/** An address taken apart; `path` begins with a slash. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Host and port as they belong into a Host header. */
  readonly authority: string;
  readonly path: string;
}

/** A connection that is being made, is open, or has failed for the stated reason. */
export interface Stream {
  open: boolean;
  failure: string | undefined;
  /**
   * Moves the connection; gives what came in, "" for nothing. Allocates nothing when nothing came.
   */
  read(this: void): string;
  /** Sends as far as the system takes it, the rest with the next `read`s. */
  write(this: void, bytes: string): void;
  /** At once; what is not sent yet is lost. */
  close(this: void): void;
}

/** One address of a host gets this long to accept, then the next one is tried. */
const ATTEMPT_MS = 5000;
/** More than the largest frame with its header, so that one step of a frame loop takes it whole. */
const READ_BYTES = 65536;

/**
 * Reads http, https, ws and wss addresses; anything else becomes a target without a host, which has
 * no address.
 */
export function parseTarget(this: void, url: string): Target {
  const [scheme, authority, rest] = match(url, "^(%a+)://([^/?#%c%s@]+)([^#%c%s]*)$");
  let [host, port] = match(authority ?? "", "^%[([%x:.]+)%]:?(%d*)$");
  if (host === undefined) [host, port] = match(authority ?? "", "^([^:]+):?(%d*)$");
  const secure = scheme === "https" || scheme === "wss";
  if (!secure && scheme !== "http" && scheme !== "ws") host = undefined;
  const path = rest ?? "";
  return {
    secure,
    host: host ?? "",
    port: tonumber(port ?? "") ?? (secure ? 443 : 80),
    authority: authority ?? url,
    path: sub(path, 1, 1) === "/" ? path : `/${path}`,
  };
}

declare function tonumber(this: void, text: string): number | undefined;

/** Begins to connect. Every failure, the first one included, shows in `failure` after a `read`. */
export function openStream(this: void, system: SocketSystem, target: Target): Stream {
  let connect: Connecting | undefined = connectTcp(system, target);
  let wire: Connection | undefined;
  let unsent = "";

  function fail(this: void, reason: string): void {
    stream.failure = reason;
    stream.open = false;
    wire?.close();
    // A connection that is still being made is closed when it is collected.
    wire = connect = undefined;
  }

  function advance(this: void, step: Connecting): void {
    const came = step();
    if (typeof came === "string") fail(came);
    else if (typeof came === "function") connect = came;
    else if (came !== undefined) {
      wire = came;
      stream.open = true;
    }
  }

  function flush(this: void, open: Connection): void {
    const [sent, reason, part] = open.send(unsent, 1);
    unsent = sub(unsent, (sent ?? part ?? 0) + 1);
    if (sent === undefined && !isWaiting(reason)) fail(`${reason}`);
  }

  const stream: Stream = {
    open: false,
    failure: undefined,
    read() {
      if (wire !== undefined && unsent !== "") flush(wire);
      if (wire === undefined) {
        if (connect !== undefined) advance(connect);
        return "";
      }
      const [whole, reason, part] = wire.receive(READ_BYTES);
      if (whole !== undefined) return whole;
      if (!isWaiting(reason)) fail(`${reason}`);
      return part ?? "";
    },
    write(bytes) {
      unsent = unsent + bytes;
      if (wire !== undefined) flush(wire);
    },
    close() {
      fail("closed");
    },
  };
  return stream;
}

/**
 * One step to a connection: gives it, or the next kind of step, or why there will be none;
 * undefined while it waits.
 */
type Connecting = (this: void) => Connection | Connecting | string | undefined;

/** Tries one address after the other. */
function connectTcp(this: void, system: SocketSystem, target: Target): Connecting {
  const found = system.resolve(target.host);
  let addresses: Addresses | undefined;
  let attempt = 0;
  let giveUpAtMs = 0;
  let refusal = `no address for ${target.authority}`;
  let tcp: TcpConnection | undefined;

  function next(this: void): string | undefined {
    tcp?.close();
    const address = addresses?.[attempt]?.addr;
    if (address === undefined) return refusal;
    attempt = attempt + 1;
    const [made, reason] = system.socket.tcp();
    if (made === undefined) return `${reason}`;
    made.settimeout(0);
    made.connect(address, target.port);
    giveUpAtMs = system.nowMs() + ATTEMPT_MS;
    tcp = made;
    return undefined;
  }

  return () => {
    if (tcp === undefined) {
      addresses = found();
      if (addresses === undefined) return undefined;
      return next();
    }
    const [, writable] = system.socket.select(undefined, [tcp], 0);
    if (writable.get(1) === undefined) {
      if (system.nowMs() < giveUpAtMs) return undefined;
      refusal = `${target.authority} does not answer`;
      return next();
    }
    const [peer] = tcp.getpeername();
    if (peer === undefined) {
      refusal = `${target.authority} refused the connection`;
      return next();
    }
    return target.secure ? startTls(system, target.host, tcp) : tcp;
  };
}

function startTls(
  this: void,
  system: SocketSystem,
  host: string,
  tcp: TcpConnection,
): Connecting | string {
  const trust = system.trust();
  if (typeof trust === "string") return trust;
  const [tls, refusal] = trust.sec.wrap(tcp, {
    mode: "client",
    protocol: "any",
    options: ["all", "no_sslv2", "no_sslv3", "no_tlsv1", "no_tlsv1_1"],
    verify: "peer",
    cafile: trust.caFile,
  });
  if (tls === undefined) return `TLS: ${refusal}`;
  tls.settimeout(0);
  tls.sni(host);
  return () => {
    const [done, reason] = tls.dohandshake();
    // lua-sec checks the chain of certificates but not for whom it was issued.
    if (done === true) {
      return isIssuedFor(tls.getpeercertificate(), host) ? tls : `TLS: no certificate for ${host}`;
    }
    if (isWaiting(reason)) return undefined;
    return `TLS: ${reason}`;
  };
}

function isWaiting(this: void, reason: string | undefined): boolean {
  return reason === "timeout" || reason === "wantread" || reason === "wantwrite";
}

/**
 * RFC 6125: the names are those of subjectAltName; a star stands for one whole label on the left.
 */
function isIssuedFor(this: void, certificate: Certificate | undefined, host: string): boolean {
  const extensions = certificate?.extensions();
  const names = extensions?.["2.5.29.17"];
  if (names === undefined) return false;
  for (const address of names.iPAddress ?? []) if (address === host) return true;
  const asked = lower(host);
  const [anyLabel] = gsub(asked, "^[^.]+", "*");
  for (const name of names.dNSName ?? []) {
    const known = lower(name);
    if (known === asked || known === anyLabel) return true;
  }
  return false;
}
