/**
 * Follows a catalogue file while a server runs. Editors write in many ways: some replace the file,
 * some empty it first, some take a while. So a change counts only once the file rested, and a
 * catalogue with mistakes is never used.
 */

import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Catalog, Problem } from "./catalog.ts";
import { contentHash } from "./contentHash.ts";
import { readCatalogFile } from "./readCatalogFile.ts";

/** What to watch, and whom to tell. The two functions must not throw. */
export interface WatchCatalogOptions {
  readonly file: string;
  /** The catalogue in use now: the first one that says something else is reported. */
  readonly current: Catalog;
  /** The file says something new, without a mistake. */
  onCatalog(catalog: Catalog): void;
  /**
   * The file was saved with mistakes, and the last good catalogue stays; or, with none, it is right
   * again.
   */
  onProblems(problems: readonly Problem[]): void;
  /** How long the file must rest after a change. */
  readonly restMs?: number;
  /**
   * How often the file is looked at where the system does not tell of changes (network disks,
   * symbolic links).
   */
  readonly pollMs?: number;
}

/** A running watch; it does not keep the process alive. */
export interface CatalogWatch {
  /** Ends it; nothing is reported afterwards. */
  stop(): void;
}

/** A save in progress pauses for less. */
const REST_MS = 150;
/** With REST_MS twice it stays well below two seconds. */
const POLL_MS = 500;

/** Watches until stopped. A change between reading `current` and now is found as well. */
export function watchCatalog(options: WatchCatalogOptions): CatalogWatch {
  const state: WatchState = {
    options,
    currentHash: contentHash(options.current),
    reportedProblems: false,
    handledStamp: "",
    seenStamp: "",
    phase: "polling",
    hurried: false,
    timer: undefined,
  };
  const watcher = watchFolder(state);
  lookIn(state, 0);
  return {
    stop() {
      state.phase = "stopped";
      clearTimeout(state.timer);
      watcher?.close();
    },
  };
}

interface WatchState {
  readonly options: WatchCatalogOptions;
  currentHash: string;
  /** Whether problems were told and not yet taken back. */
  reportedProblems: boolean;
  /** The state of the file that was read last, and that was seen last. */
  handledStamp: string;
  seenStamp: string;
  /** What the next look waits for; `looking` while one is under way. */
  phase: "polling" | "resting" | "looking" | "stopped";
  /** Something happened since the last look began. */
  hurried: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** The folder, because an editor may put a new file into the place of the old one. */
function watchFolder(state: WatchState): FSWatcher | undefined {
  const { file } = state.options;
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(file)) hurry(state);
    });
    // Polling goes on without it.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** Something happened: look once the file had time to rest. Further events do not put that off. */
function hurry(state: WatchState): void {
  state.hurried = true;
  if (state.phase !== "polling") return;
  state.phase = "resting";
  lookIn(state, state.options.restMs ?? REST_MS);
}

function lookIn(state: WatchState, delayMs: number): void {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => void look(state), delayMs);
  state.timer.unref();
}

/** Reads the file when it changed and then looked the same twice. */
async function look(state: WatchState): Promise<void> {
  const { file, restMs = REST_MS, pollMs = POLL_MS } = state.options;
  state.phase = "looking";
  state.hurried = false;
  const stamp = await stampOf(file);
  const changed = stamp !== state.handledStamp;
  const rested = stamp === state.seenStamp;
  state.seenStamp = stamp;
  if (changed && rested && isRunning(state)) await read(state, stamp);
  if (!isRunning(state)) return;
  const resting = state.hurried || stamp !== state.handledStamp;
  state.phase = resting ? "resting" : "polling";
  lookIn(state, resting ? restMs : pollMs);
}

async function read(state: WatchState, stamp: string): Promise<void> {
  const { result } = await readCatalogFile(state.options.file);
  // Changed while it was read: the next look sees that it did not rest.
  if ((await stampOf(state.options.file)) !== stamp || !isRunning(state)) return;
  state.handledStamp = stamp;
  if (result.ok) accept(state, result.catalog);
  else report(state, result.problems);
}

function accept(state: WatchState, catalog: Catalog): void {
  if (state.reportedProblems) report(state, []);
  const hash = contentHash(catalog);
  if (hash === state.currentHash) return;
  state.currentHash = hash;
  state.options.onCatalog(catalog);
}

function report(state: WatchState, problems: readonly Problem[]): void {
  state.reportedProblems = problems.length > 0;
  state.options.onProblems(problems);
}

/** A function, because `stop` may be called while something is awaited. */
function isRunning(state: WatchState): boolean {
  return state.phase !== "stopped";
}

/** Differs whenever the file was written or replaced. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return "absent";
  }
}
