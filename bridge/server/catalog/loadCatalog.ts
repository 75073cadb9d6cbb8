/**
 * Reads a catalogue file's text (YAML, or JSON, which is YAML) and finds every mistake in it.
 * demo.yaml explains the keys to designers.
 */

import type { App, CatalogResult } from "./catalog.ts";
import { readFields, readList, requiredEntry, type Shape } from "./fields.ts";
import { createProblemList, type ProblemList } from "./problemText.ts";
import { readApp } from "./readApp.ts";
import { addSyntaxProblems } from "./syntaxProblems.ts";
import { parseYamlTree, type YamlNode, type YamlOddity, type YamlTree } from "./yamlTree.ts";

/** Apps in one catalogue. */
export const APPS_MAX = 100;
/** More problems than this help nobody: the rest is left out. */
export const PROBLEMS_MAX = 200;

/**
 * The catalogue in `fileText`, or every problem in the order of the file; `fileName` is only for
 * the problems.
 */
export function loadCatalog(fileText: string, fileName: string): CatalogResult {
  const text = fileText.startsWith(BYTE_ORDER_MARK) ? fileText.slice(1) : fileText;
  const list = createProblemList(text, fileName);
  const apps = readTree(list, text);
  if (list.problems.length === 0) return { ok: true, catalog: { apps } };
  const sorted = [...list.problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, problems: sorted.slice(0, PROBLEMS_MAX) };
}

/** Windows editors put it in front of UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

const ROOT: Shape = {
  examples: { apps: '(then one app or more, each beginning with "- ")' },
  synonyms: { app: "apps", products: "apps" },
};

function readTree(list: ProblemList, text: string): App[] {
  if (addEncodingProblem(list, text)) return [];
  let tree: YamlTree;
  try {
    tree = parseYamlTree(text);
  } catch (error) {
    addSyntaxProblems(list, text, error);
    return [];
  }
  for (const oddity of tree.oddities) addOddity(list, oddity);
  if (tree.root !== undefined && tree.root.kind !== "empty") return readApps(list, tree.root);
  list.add(0, "the file is empty.", "Begin with a line: apps:");
  return [];
}

function readApps(list: ProblemList, root: YamlNode): App[] {
  const file = readFields(list, root, "the file", ROOT);
  if (file === undefined) return [];
  const entry = requiredEntry(list, file, "apps", ROOT);
  const nodes = readList(list, file, "apps");
  if (entry?.value.kind === "list" && nodes.length === 0) {
    list.add(entry.value.offset, "the file has no app.", "Write at least one app below apps.");
  }
  const surplus = nodes[APPS_MAX];
  if (surplus !== undefined) {
    const message = `the file has ${nodes.length} apps; ${APPS_MAX} are allowed.`;
    list.add(surplus.offset, message, "Move some apps to the catalogue of another server.");
  }
  const seen = new Map<string, number>();
  return nodes.slice(0, APPS_MAX).flatMap((node, index) => {
    const app = readApp(list, node, index);
    if (app === undefined) return [];
    addDuplicate(list, node, app.appId, seen);
    return [app];
  });
}

function addDuplicate(
  list: ProblemList,
  node: YamlNode,
  appId: string,
  seen: Map<string, number>,
): void {
  const first = seen.get(appId);
  if (first === undefined) {
    seen.set(appId, node.offset);
    return;
  }
  const lines = `in line ${list.lineOf(first)} and in line ${list.lineOf(node.offset)}`;
  list.add(node.offset, `two apps have the appId ${appId}: ${lines}.`, "Give each app its own.");
}

/** Text editors on Windows may save UTF-16, Chinese ones GBK: both arrive as these characters. */
function addEncodingProblem(list: ProblemList, text: string): boolean {
  const at = Math.max(text.indexOf("\0"), text.indexOf("\ufffd"));
  if (at < 0) return false;
  list.add(
    at,
    "the file is not saved as UTF-8.",
    'Save it again, and choose "UTF-8" as its encoding.',
  );
  return true;
}

function addOddity(list: ProblemList, oddity: YamlOddity): void {
  const [message, fix] = ODDITIES[oddity.kind];
  list.add(oddity.offset, message, fix);
}

const ODDITIES: { readonly [kind in YamlOddity["kind"]]: readonly [string, string] } = {
  secondDocument: ["a line --- begins a second document.", "Remove the line: a catalogue is one."],
  tag: ["a word here begins with !", 'Put the text in quotation marks: "!..."'],
  unknownAlias: ["a word here begins with *", 'Put the text in quotation marks: "*..."'],
  keyNotText: ["what stands before this colon is not a word.", "Write one of the known keys."],
};
