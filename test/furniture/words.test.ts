/** Words that belong in one place: engines to engines/, SQL to store/, and names that say nothing to nowhere. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";

const ENGINES = [
  "love",
  "babylon",
  "defold",
  "luanti",
  "minetest",
  "solar2d",
  "roblox",
  "unity",
  "cocos",
];
const ENGINE = new RegExp(ENGINES.map((name) => `(${asWord(name)})`).join("|"));
const SQL =
  /\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER)|PRAGMA)\b/s;
const EMPTY_NAME = /utils?|helpers?|common|manager/i;

describe("a word in its place", () => {
  it("is an engine's name in engines/ and samples/ alone", () => {
    assert.deepEqual(linesWith(ENGINE, sourcesIn("plugin", "bridge/wire", "bridge/server")), []);
  });

  it("is SQL in store/ alone, and where a game keeps what it granted", () => {
    const places = ["bridge/server/store/", "bridge/server/merchant/", "samples/merchant/"];
    const elsewhere = sourcesIn("plugin", "bridge", "samples").filter(
      (file) => !places.some((place) => file.startsWith(place)),
    );
    assert.deepEqual(linesWith(SQL, elsewhere), []);
  });

  it("is never a file name that says nothing", () => {
    const files = sourcesIn("plugin", "bridge", "samples", "test");
    assert.deepEqual(
      files.filter((file) => EMPTY_NAME.test(basename(file))),
      [],
    );
  });

  it("is found where it stands, and not in a comment", () => {
    assert.deepEqual(found(ENGINE, 'const a = 1; // love\nconst b = "love";'), ['2: "love"']);
    assert.deepEqual(found(ENGINE, "const loveHost = 1;\nimport './love.ts';"), [
      "1: loveHost",
      "2: './love.ts'",
    ]);
    assert.deepEqual(found(SQL, "/* SELECT a FROM b */\nrun(`SELECT a\n FROM b`);"), [
      "2: `SELECT a\n FROM b`",
    ]);
    assert.deepEqual(found(SQL, 'const text = "select one from the list";'), []);
  });
});

/** `name` as a word of its own or as a part of a camelCase name. */
function asWord(name: string): string {
  const rest = name.slice(1);
  const first = name.charAt(0);
  return `(?<![A-Za-z])${first}${rest}(?![a-z])|${first.toUpperCase()}${rest}(?![a-z])`;
}

function linesWith(word: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    found(word, readFileSync(file, "utf8")).map((line) => `${file}:${line}`),
  );
}

/** The names and texts of `source` that hold `word`, comments left out. */
function found(word: RegExp, source: string): string[] {
  const tree = ts.createSourceFile("a.ts", source, ts.ScriptTarget.Latest, true);
  const hits: string[] = [];
  const visit = (node: ts.Node): void => {
    const isWord =
      ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isWord && word.test(node.getText())) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      hits.push(`${line + 1}: ${node.getText()}`);
    } else ts.forEachChild(node, visit);
  };
  visit(tree);
  return hits;
}

function sourcesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/(^|\/)(dist|node_modules)\//.test(file))
      .map((file) => join(folder, file)),
  );
}
