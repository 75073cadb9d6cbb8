// Content stamps: a step whose inputs did not change since it last succeeded is not done again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const IGNORED = new Set(["node_modules", "dist", ".build", ".git", "coinslot.lua"]);

/** A hash over the files and folders `paths` below `root`: names and contents. */
export function hashOf(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths) addPath(hash, root, path);
  return hash.digest("hex");
}

/** True when `name` last succeeded with this hash and its outputs are still there. */
export function isFresh(root, name, hash, outputs) {
  const file = stampFile(root, name);
  if (!existsSync(file) || readFileSync(file, "utf8") !== hash) return false;
  return outputs.every((output) => existsSync(join(root, output)));
}

/** Remembers a success. */
export function stamp(root, name, hash) {
  mkdirSync(join(root, ".build", "stamps"), { recursive: true });
  writeFileSync(stampFile(root, name), hash);
}

function stampFile(root, name) {
  return join(root, ".build", "stamps", name);
}

function addPath(hash, root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
    return;
  }
  for (const entry of readdirSync(full).sort()) {
    if (!IGNORED.has(entry)) addPath(hash, root, join(path, entry));
  }
}
