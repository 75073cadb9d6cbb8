/**
 * What was signed, for ever: a line of JSON for each job in a file that only grows, on the disk before
 * anybody hears of the transaction. It answers a job that comes again, and knows which coins are
 * promised and what was paid out today.
 */

import { rmSync } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Net } from "../rails/chain/chain.ts";

/** One job that was signed. */
export interface JournalEntry {
  readonly jobId: string;
  /** Of all that the job asked for. */
  readonly digest: string;
  readonly net: Net;
  readonly purpose: string;
  /** What its outputs pay, the change aside, and the fee: decimal text. */
  readonly paid: string;
  readonly atMs: number;
  readonly txId: string;
  readonly hex: string;
  /** `txid:vout` of everything that it spends. */
  readonly inputs: readonly string[];
}

export interface Journal {
  /** The job that was signed under this id. */
  find(jobId: string): Promise<JournalEntry | undefined>;
  /** Whether a signed transaction spends this outpoint. */
  isPromised(net: Net, outpoint: string): boolean;
  /** Whether it was signed here. */
  isOwnTransaction(net: Net, txId: string): boolean;
  /** Paid out on this chain on the day (UTC) of this moment. */
  paidOnDayOf(net: Net, atMs: number): bigint;
  /** Resolves when it is on the disk; after a rejection the journal takes nothing more. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** Why a journal cannot be used. */
export class JournalProblem extends Error {}

/** In the journal's directory. */
export const JOURNAL_FILE = "journal.jsonl";
const LOCK = "lock";
const DAY_MS = 24 * 3600 * 1000;

/** Opens or begins the journal in this directory. Rejects with JournalProblem. */
export async function openJournal(directory: string): Promise<Journal> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = await takeLock(join(directory, LOCK));
  let file: FileHandle | undefined;
  try {
    file = await open(join(directory, JOURNAL_FILE), "a+", 0o600);
    const known = await readKnown(file, directory);
    // The file's own name is on the disk, too, before anything in it is relied upon.
    await syncDirectory(directory);
    return journalOver(file, known, lock);
  } catch (error) {
    await file?.close();
    lock.close();
    throw error;
  }
}

interface Known {
  /** Where a job's line is. */
  readonly places: Map<string, Place>;
  readonly promised: Set<string>;
  readonly transactions: Set<string>;
  /** By chain and day. */
  readonly paid: Map<string, bigint>;
  /** The end of the last whole line. */
  end: number;
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

function journalOver(file: FileHandle, known: Known, lock: Server): Journal {
  let isBroken = false;
  return {
    async find(jobId) {
      const place = known.places.get(jobId);
      if (place === undefined) return undefined;
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.offset);
      return JSON.parse(buffer.toString("utf8")) as JournalEntry;
    },
    isPromised: (net, outpoint) => known.promised.has(`${net} ${outpoint}`),
    isOwnTransaction: (net, txId) => known.transactions.has(`${net} ${txId}`),
    paidOnDayOf: (net, atMs) => known.paid.get(dayKey(net, atMs)) ?? 0n,
    async append(entry) {
      if (isBroken) throw new JournalProblem("the journal failed before: start the signer anew");
      isBroken = true;
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      await file.appendFile(line);
      await file.datasync();
      isBroken = false;
      learn(known, entry, line.length);
    },
    async close() {
      await file.close();
      await new Promise((resolve) => lock.close(resolve));
    },
  };
}

function learn(known: Known, entry: JournalEntry, bytes: number): void {
  const { jobId, net, inputs, txId, paid, atMs } = entry;
  known.places.set(jobId, { offset: known.end, length: bytes - 1 });
  known.end += bytes;
  known.transactions.add(`${net} ${txId}`);
  for (const outpoint of inputs) known.promised.add(`${net} ${outpoint}`);
  const day = dayKey(net, atMs);
  known.paid.set(day, (known.paid.get(day) ?? 0n) + BigInt(paid));
}

function dayKey(net: Net, atMs: number): string {
  return `${net} ${Math.floor(atMs / DAY_MS)}`;
}

async function readKnown(file: FileHandle, directory: string): Promise<Known> {
  const known: Known = {
    ...{ places: new Map(), promised: new Set(), transactions: new Set(), paid: new Map() },
    end: 0,
  };
  const { size } = await file.stat();
  const stream = file.createReadStream({ start: 0, autoClose: false, encoding: "utf8" });
  for await (const line of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const bytes = Buffer.byteLength(line) + 1;
    // What a crash cut off was never told to anybody.
    if (known.end + bytes > size) break;
    learn(known, parseEntry(line, directory), bytes);
  }
  if (known.end < size) await file.truncate(known.end);
  return known;
}

/** Throws JournalProblem for a line that is none. */
export function parseEntry(line: string, directory: string): JournalEntry {
  try {
    const entry = JSON.parse(line) as JournalEntry;
    if (typeof entry.jobId === "string" && Array.isArray(entry.inputs)) return entry;
  } catch {
    // Told below.
  }
  // To go on without it could sign a job a second time.
  throw new JournalProblem(`the journal in ${directory} is damaged: restore it from a copy`);
}

/** A socket that lives as long as the process: two signers of one journal would promise coins twice. */
async function takeLock(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  if (await listens(server, path)) return server;
  if (await isAnswering(path)) throw new JournalProblem(`another signer uses ${path}`);
  rmSync(path, { force: true });
  if (await listens(server, path)) return server;
  throw new JournalProblem(`${path} cannot be taken: is another signer starting?`);
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(new JournalProblem(`${path} cannot be made: ${error.code}`));
    };
    server.once("error", fail);
    server.listen(path, () => {
      server.off("error", fail);
      resolve(true);
    });
  });
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  await handle.sync();
  await handle.close();
}
