/**
 * Reads maps of the catalogue file key by key. Every mistake becomes a problem and a harmless
 * stand-in value, so that one reading finds all of them; a catalogue with problems is never used.
 */

import { COINS_MAX } from "../../wire/limits.ts";
import type { LocalText } from "./catalog.ts";
import { nearestWord } from "./nearestWord.ts";
import type { ProblemList } from "./problemText.ts";
import type { YamlEntry, YamlNode } from "./yamlTree.ts";

/** A map of the file: what it describes, and its entries by key. */
export interface Fields {
  /** For messages: `product SWORD`. */
  readonly what: string;
  /** Where a missing key is reported. */
  readonly offset: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

/**
 * What a map may hold: each key with an example line, and the wrong words that people write for it.
 */
export interface Shape {
  readonly examples: { readonly [key: string]: string };
  readonly synonyms?: { readonly [wrong: string]: string };
}

/** Names `node`'s entries; unknown and repeated keys are problems. Undefined when it is no map. */
export function readFields(
  list: ProblemList,
  node: YamlNode,
  what: string,
  shape: Shape,
): Fields | undefined {
  const keys = Object.keys(shape.examples);
  if (node.kind !== "map") {
    const saw = node.kind === "empty" ? "is empty" : `is ${describe(node)}`;
    list.add(
      node.offset,
      `${what} ${saw}.`,
      `Write its keys below it, indented: ${keys.join(", ")}.`,
    );
    return undefined;
  }
  const entries = new Map<string, YamlEntry>();
  for (const entry of node.entries) {
    const first = entries.get(entry.key);
    if (first !== undefined) addRepeat(list, what, first, entry);
    else if (keys.includes(entry.key)) entries.set(entry.key, entry);
  }
  for (const entry of node.entries) {
    if (keys.includes(entry.key)) continue;
    const meant = shape.synonyms?.[entry.key] ?? nearestWord(entry.key, keys);
    addUnknown(list, what, entry, keys, meant);
    // The value is read as what was meant, so that its mistakes are found and nothing is called
    // missing.
    if (meant !== undefined && !entries.has(meant)) entries.set(meant, entry);
  }
  return { what, offset: node.offset, entries };
}

/** How text is limited; texts are single lines unless `lines` says otherwise. */
export interface TextRule {
  readonly bytesMax: number;
  readonly lines?: "many";
}

/** The text under `key`; reports when it is missing, empty, not text or too long. */
export function readText(
  list: ProblemList,
  fields: Fields,
  key: string,
  shape: Shape,
  rule: TextRule,
): string {
  const entry = requiredEntry(list, fields, key, shape);
  return entry === undefined ? "" : textOf(list, `${key} of ${fields.what}`, entry.value, rule);
}

/** As readText; undefined when the key is not there. */
export function readOptionalText(
  list: ProblemList,
  fields: Fields,
  key: string,
  rule: TextRule,
): string | undefined {
  const entry = fields.entries.get(key);
  return entry === undefined
    ? undefined
    : textOf(list, `${key} of ${fields.what}`, entry.value, rule);
}

/**
 * Text in both languages: plain text stands for both, else `{ en: ..., zh: ... }` with neither
 * missing.
 */
export function readLocalText(
  list: ProblemList,
  fields: Fields,
  key: string,
  shape: Shape,
  rule: TextRule,
): LocalText {
  const entry = requiredEntry(list, fields, key, shape);
  if (entry === undefined) return { en: "", zh: "" };
  const what = `${key} of ${fields.what}`;
  if (entry.value.kind !== "map") {
    const text = textOf(list, what, entry.value, rule);
    return { en: text, zh: text };
  }
  const languages = readFields(list, entry.value, what, LANGUAGES);
  if (languages === undefined) return { en: "", zh: "" };
  return {
    en: readTranslation(list, languages, "en", rule),
    zh: readTranslation(list, languages, "zh", rule),
  };
}

/** A whole number from `min` to COINS_MAX; undefined when the key is not there or is wrong. */
export function readCoins(
  list: ProblemList,
  fields: Fields,
  key: string,
  min: number,
): number | undefined {
  const entry = fields.entries.get(key);
  if (entry === undefined) return undefined;
  const node = entry.value;
  const what = `${key} of ${fields.what}`;
  const plain = node.kind === "text" && !node.quoted && /^-?[0-9]+$/.test(node.text);
  const amount = plain ? Number(node.text) : Number.NaN;
  if (amount >= min && amount <= COINS_MAX) return amount;
  list.add(node.offset, `${what} ${wrongAmount(node, amount, min)}.`, amountFix(node, key, min));
  return undefined;
}

/** One of `choices`; undefined when the key is not there or is wrong. */
export function readChoice<Choice extends string>(
  list: ProblemList,
  fields: Fields,
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  const entry = fields.entries.get(key);
  if (entry === undefined) return undefined;
  const node = entry.value;
  const word = node.kind === "text" ? node.text : undefined;
  for (const choice of choices) if (choice === word) return choice;
  const near = word === undefined ? undefined : nearestWord(word, choices);
  const guess = near === undefined ? "" : ` Did you mean ${near}?`;
  const saw = node.kind === "empty" ? "is empty" : `is ${describe(node)}, which is not known`;
  list.add(
    node.offset,
    `${key} of ${fields.what} ${saw}.`,
    `Write ${choices.join(" or ")}.${guess}`,
  );
  return undefined;
}

/** The items of the list under `key`; none when the key is not there. */
export function readList(list: ProblemList, fields: Fields, key: string): readonly YamlNode[] {
  const entry = fields.entries.get(key);
  if (entry === undefined) return [];
  if (entry.value.kind === "list") return entry.value.items;
  if (entry.value.kind === "empty") {
    list.add(
      entry.keyOffset,
      `${key} of ${fields.what} is empty.`,
      `Write the ${key} below it, each beginning with "- ".`,
    );
  } else {
    const saw = describe(entry.value);
    list.add(
      entry.value.offset,
      `${key} of ${fields.what} is ${saw}.`,
      `Write a list: each item beginning with "- ".`,
    );
  }
  return [];
}

/** The entry of a key that must be there; reports when it is not. */
export function requiredEntry(
  list: ProblemList,
  fields: Fields,
  key: string,
  shape: Shape,
): YamlEntry | undefined {
  const entry = fields.entries.get(key);
  if (entry === undefined) {
    list.add(
      fields.offset,
      `${fields.what} has no ${key}.`,
      `Add a line, for example: ${key}: ${shape.examples[key]}`,
    );
  }
  return entry;
}

/**
 * What to call an item of a list in messages: by its own name where it has one, else by its number.
 */
export function nameText(node: YamlNode, word: string, key: string, index: number): string {
  const entries = node.kind === "map" ? node.entries : [];
  const name = entries.find((entry) => entry.key === key)?.value;
  return name?.kind === "text" ? `${word} ${quote(name.text)}` : `${word} number ${index + 1}`;
}

/** Text as it may stand in a message: short, in quotation marks. */
export function quote(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `"${shown.replaceAll("\n", " ")}"`;
}

const LANGUAGES: Shape = {
  examples: { en: "Sword", zh: "剑" },
  synonyms: { english: "en", "zh-CN": "zh", "zh-Hans": "zh", cn: "zh", chinese: "zh" },
};

function readTranslation(
  list: ProblemList,
  languages: Fields,
  key: "en" | "zh",
  rule: TextRule,
): string {
  const entry = languages.entries.get(key);
  if (entry !== undefined) return textOf(list, `${key} of ${languages.what}`, entry.value, rule);
  const language = key === "en" ? "English (en)" : "Chinese (zh)";
  const fix =
    "Write both: { en: ..., zh: ... }; or plain text, if it is the same in both languages.";
  list.add(languages.offset, `${languages.what} has no ${language} text.`, fix);
  return "";
}

function textOf(list: ProblemList, what: string, node: YamlNode, rule: TextRule): string {
  if (node.kind === "empty") {
    list.add(
      node.offset,
      `${what} is empty.`,
      "Write a text after the colon, or remove the line if it may be left out.",
    );
    return "";
  }
  if (node.kind !== "text") {
    list.add(node.offset, `${what} is ${describe(node)}.`, "Write one text.");
    return "";
  }
  const text = node.text.trim();
  const bytes = Buffer.byteLength(text);
  if (text === "") {
    list.add(
      node.offset,
      `${what} is an empty text.`,
      "Write something between the quotation marks.",
    );
  } else if (bytes > rule.bytesMax) {
    const room = `${rule.bytesMax} bytes (a Latin letter is 1, a Chinese character 3)`;
    list.add(node.offset, `${what} is too long: ${bytes} bytes.`, `Shorten it to ${room}.`);
  } else if (rule.lines === undefined && text.includes("\n")) {
    list.add(node.offset, `${what} has several lines.`, "Write it in one line.");
  }
  return text;
}

function wrongAmount(node: YamlNode, amount: number, min: number): string {
  if (node.kind === "empty") return "is empty";
  if (node.kind === "text" && node.quoted) return "is a text in quotation marks";
  if (amount < min) return `is ${amount}, but must be ${min} or more`;
  if (amount > COINS_MAX) return `is too large: more than ${COINS_MAX}`;
  return `is ${describe(node)}, which is not a whole number`;
}

function amountFix(node: YamlNode, key: string, min: number): string {
  const digits = node.kind === "text" ? node.text.replaceAll(/[,_ ']/g, "") : "";
  const sane =
    /^[0-9]{1,15}$/.test(digits) && Number(digits) >= min ? String(Number(digits)) : "60";
  const number = `a whole number of coins from ${min} on, without quotation marks`;
  return `Write ${number}, for example: ${key}: ${sane}`;
}

function addUnknown(
  list: ProblemList,
  what: string,
  entry: YamlEntry,
  keys: readonly string[],
  meant: string | undefined,
): void {
  const message = `${what} has an unknown key ${quote(entry.key)}.`;
  const guess = meant === undefined ? "" : `Did you mean ${meant}? `;
  list.add(entry.keyOffset, message, `${guess}The keys are: ${keys.join(", ")}.`);
}

function addRepeat(list: ProblemList, what: string, first: YamlEntry, again: YamlEntry): void {
  const [one, other] = [list.lineOf(first.keyOffset), list.lineOf(again.keyOffset)];
  const lines = `in line ${one} and in line ${other}`;
  const fix = 'Keep one of the two. If a new item begins here, begin its first line with "- ".';
  list.add(again.keyOffset, `${what} has ${quote(again.key)} twice: ${lines}.`, fix);
}

function describe(node: YamlNode): string {
  if (node.kind === "text") return quote(node.text);
  if (node.kind === "list") return "a list";
  return node.kind === "map" ? "a group of keys" : "nothing";
}
