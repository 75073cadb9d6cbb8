import { existsSync, statfsSync, statSync } from "node:fs";
import { databaseFile } from "../store/sqlite/dataDirectory.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const MIB = 1024 * 1024;
/** Less room than this and the next busy hour may fill the disk. */
const FREE_FAIL_BYTES = 64 * MIB;
const FREE_WARN_BYTES = 1024 * MIB;
/**
 * SQLite folds the log into the file every few MiB; a long reader or a full disk keeps it from
 * that.
 */
const WAL_WARN_BYTES = 256 * MIB;

/** Room, rights and the kind of disk. */
export function examineDirectory(directory: string): readonly Finding[] {
  return [judgeRoom(directory), judgeDisk(directory), judgeWal(directory), judgeRights(directory)];
}

function judgeRoom(directory: string): Finding {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const database = statSync(databaseFile(directory)).size;
  const text = `${mib(free)} free, the database has ${mib(database)}`;
  const todo = "make room or move the data directory; a full disk refuses calls and loses nothing";
  if (free < FREE_FAIL_BYTES) return fail(text, todo);
  return free < Math.max(FREE_WARN_BYTES, 2 * database) ? warn(text, todo) : ok(text);
}

/** File systems whose locks or syncs cannot be trusted with a database, by statfs. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9P"],
]);
const TMPFS = 0x01021994;

function judgeDisk(directory: string): Finding {
  const { type } = statfsSync(directory);
  const network = NETWORK.get(type);
  if (network !== undefined) {
    return fail(
      `the data directory is on ${network}`,
      "use a local disk: locks and syncs lie there",
    );
  }
  if (type === TMPFS) return fail("the data directory is in memory", "use a disk");
  return ok("the data directory is on no network disk that is known");
}

function judgeWal(directory: string): Finding {
  const file = `${databaseFile(directory)}-wal`;
  const bytes = existsSync(file) ? statSync(file).size : 0;
  const text = `the write-ahead log has ${mib(bytes)}`;
  if (bytes < WAL_WARN_BYTES) return ok(text);
  return warn(text, "some process reads for long (a backup, a tool): end it, and the log shrinks");
}

function judgeRights(directory: string): Finding {
  const files = [directory, databaseFile(directory)];
  const loose = files.filter((file) => statSync(file).mode & 0o022);
  if (loose.length > 0) return fail(`others may write ${loose.join(", ")}`, "chmod go-w");
  const open = files.filter((file) => statSync(file).mode & 0o004);
  if (open.length < files.length) return ok("nobody else can read the store");
  return warn("every user of this machine can read the store", `chmod o-rx ${directory}`);
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
