// Makes TypeScriptToLua's bundle small: one chunk instead of modules, only what is used, short names, no layout. It
// knows the shape of that compiler's output (top-level statements begin at the margin, temporaries have names of their
// own) and moves nothing, so all that is executed is executed in the old order.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Files whose names nobody else sees: the Lua codec, and plugin/ but for what meets a game, an engine or a disk. */
const INSIDE = /^(bridge\/wire\/codecLua|plugin\/(?!(clientTypes|delegates|host|journal)\.ts))/;
/** Modules whose imports stay local variables, because every instruction counts there. */
const HOT = /^bridge\.wire\.codec/;
const KEYWORDS =
  words(`and break do else elseif end false for function goto if in local nil not or repeat return then
  true until while`);
/** Lua's own names, which no variable of ours may take or lose. */
const GLOBALS =
  words(`_ENV _G _VERSION assert bit bit32 coroutine debug dofile error getmetatable io ipairs jit load
  loadstring love math next os package pairs pcall print rawequal rawget rawset require select self setmetatable string
  table tonumber tostring type unpack xpcall`);
const TOKEN =
  /\s+|--\[\[[\s\S]*?\]\]|--[^\n]*|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_]\w*|0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\.\.|\.\.|[=~<>]=|::|[^\s]/g;
/** The table of what modules export: its name while we work, and in the end. */
const SHARED = "____shared";
const SHARED_SHORT = "a";

/** Gives the small form of `bundle`, which was compiled from the sources below `root`. */
export function squeezeLua(bundle, root) {
  const modules = readModules(bundle);
  const entry = /local ____entry = require\("([^"]+)"/.exec(bundle)[1];
  const linked = linkModules(orderModules(modules, entry), entry);
  dropUnused(linked);
  renameProperties(linked, insideNames(modules.keys(), root));
  renameVariables(linked);
  return print(linked, entry);
}

/** The modules of a bundle: name -> top-level statements. */
function readModules(bundle) {
  const modules = new Map();
  const shape = /^\["([\w.]+)"\] = function\(\.\.\.\) ?\n([\s\S]*?)\n end,$/gm;
  for (const [, name, body] of bundle.matchAll(shape)) {
    modules.set(name, statementsOf(name === "lualib_bundle" ? exportLualib(body) : body));
  }
  return modules;
}

function statementsOf(body) {
  const statements = [];
  for (const line of body.split("\n")) {
    if (/^\s*(--.*)?$/.test(line)) continue;
    if (/^(\s|end\b|else|until\b|[})])/.test(line)) statements.push(`${statements.pop()}\n${line}`);
    else statements.push(line);
  }
  return statements;
}

/** The compiler's own library returns a table where the other modules fill one. */
function exportLualib(body) {
  const at = body.lastIndexOf("return {");
  const names = [...body.slice(at).matchAll(/(\w+) = \1/g)].map(([, name]) => name);
  return `${body.slice(0, at)}${names.map((name) => `____exports.${name} = ${name}`).join("\n")}`;
}

/** Each module after those that it requires; those that nobody requires are types, and left out. */
function orderModules(modules, entry) {
  const ordered = new Map();
  const visit = (name) => {
    if (ordered.has(name) || !modules.has(name)) return;
    const code = modules.get(name).join("\n");
    for (const [, needed] of code.matchAll(/\brequire\("([^"]+)"\)/g)) visit(needed);
    ordered.set(name, modules.get(name));
  };
  visit(entry);
  return ordered;
}

/** Modules as lists of statements, those as tokens; imports and exports are members of one shared table. */
function linkModules(modules, entry) {
  const shared = new Map();
  const findShared = (module, name) => {
    const key = `${module}.${name}`;
    if (!shared.has(key)) shared.set(key, [SHARED, ".", `____${shared.size}`]);
    return shared.get(key);
  };
  const linked = new Map();
  for (const [name, statements] of modules) {
    const isEntry = name === entry;
    linked.set(name, linkModule(name, statements, isEntry, modules, findShared, shared));
  }
  return linked;
}

function linkModule(module, statements, isEntry, modules, findShared, shared) {
  const imports = new Map(isEntry ? [] : [["____exports", module]]);
  const names = new Map();
  const declared = countDeclarations(statements);
  const linked = [];
  for (const statement of statements) {
    for (const [, name, needed] of statement.matchAll(/local (\w+) = require\("([^"]+)"\)$/gm)) {
      if (modules.has(needed)) imports.set(name, needed);
    }
    const [, local, from, member] = /^local (\w+) = (\w+)\.(\w+)$/.exec(statement) ?? [];
    const target = imports.has(from) ? findShared(imports.get(from), member) : undefined;
    const isNumber = target?.length === 1;
    const mayGo = isNumber || (declared.get(local) === 1 && !HOT.test(module));
    if (target !== undefined && mayGo) names.set(local, target);
    else if (isEntry || !isGone(module, statement, names, shared)) {
      linked.push(
        linkTokens(
          tokenize(mergeReads(joinPatterns(inlineAliases(statement)))),
          names,
          imports,
          findShared,
        ),
      );
    }
  }
  return linked.filter((tokens) => tokens.length > 0);
}

/** The module's frame, and exports that are numbers: nothing of it is left. An entry gives its table to the world. */
function isGone(module, statement, names, shared) {
  const isFrame = /^(local|return) ____exports\b/.test(statement);
  return isFrame || takeNumber(module, statement, names, shared);
}

/** An export that is a number is written where it is used. */
function takeNumber(module, statement, names, shared) {
  const [, name, value] = /^____exports\.(\w+) = ([\w\s*/+()-]+)$/.exec(statement) ?? [];
  const sum = value?.replace(/[A-Z_]\w*/g, (used) => names.get(used)?.join("") ?? used) ?? "";
  if (!/^[\d\s*/+()-]+$/.test(sum)) return false;
  shared.set(`${module}.${name}`, [String(Function(`return ${sum}`)())]);
  return true;
}

/** `local ____order_1 = order` before `local state = ____order_1.state` is the compiler's, and needless. */
function inlineAliases(statement) {
  return statement.replace(
    /^ *local (____\w+_\d+) = ([a-zA-Z]\w*)\n((?: *local \w+ = \1\.\w+(?:\n|$))+)/gm,
    (all, alias, name, uses) => {
      const isOnly = statement.split(alias).length === all.split(alias).length;
      if (!isOnly || KEYWORDS.has(name)) return all;
      return uses.replaceAll(`${alias}.`, `${name}.`);
    },
  );
}

/** A parameter's pattern is declared first and filled then: one statement says both. */
function joinPatterns(statement) {
  return statement.replace(
    /((?: *local \w+\n)+)((?: *\w+ = ____bindingPattern\d+\.\w+(?:\n|$))+)/g,
    (all, declared, filled) => {
      const isWhole = declared.split("\n").length === filled.split("\n").length;
      return isWhole ? filled.replace(/^ */gm, "$&local ").replace(/local $/, "") : all;
    },
  );
}

/** `local a = x.a` and `local b = x.b` in one statement. */
function mergeReads(statement) {
  return statement.replace(
    /^( *)local \w+ = (\w+)\.\w+(?:\n *local \w+ = \2\.\w+)+$/gm,
    (all, indent, source) => {
      const reads = [...all.matchAll(/local (\w+) = (\S+)/g)];
      const names = reads.map(([, name]) => name);
      if (names.includes(source)) return all;
      return `${indent}local ${names.join(", ")} = ${reads.map(([, , read]) => read).join(", ")}`;
    },
  );
}

function linkTokens(tokens, names, imports, findShared) {
  const places = placesOf(tokens);
  const linked = [];
  for (let i = 0; i < tokens.length; i++) {
    const [a, b, c, d, e] = tokens.slice(i, i + 5);
    if (a === "local" && imports.has(b) && d === "require" && e === "(") i += 6;
    else if (places[i] === "variable" && imports.has(a)) {
      if (b !== ".") throw new Error(`${a} is used as a whole`);
      linked.push(...findShared(imports.get(a), c));
      i += 2;
    } else linked.push(...((places[i] === "variable" ? names.get(a) : undefined) ?? [a]));
  }
  return linked;
}

/** Leaves out functions and plain tables that nothing uses, until all that is left is used. */
function dropUnused(modules) {
  for (let dropped = true; dropped; ) {
    dropped = false;
    const uses = new Map();
    for (const tokens of [...modules.values()].flat(2))
      uses.set(tokens, (uses.get(tokens) ?? 0) + 1);
    for (const [name, statements] of modules) {
      const kept = statements.filter((tokens) => !(uses.get(exportOf(tokens)) === 1));
      dropped ||= kept.length < statements.length;
      modules.set(name, kept);
    }
  }
}

/** The shared name that a statement defines, if defining it is all that it does. */
function exportOf(tokens) {
  const [first, second, third, fourth] = tokens;
  if (first === "function" && second === SHARED) return fourth;
  const isPlain = first === SHARED && tokens[3] === "=" && !tokens.includes("(");
  return isPlain ? third : undefined;
}

/** Property names that only inside files use. */
function insideNames(modules, root) {
  const inside = new Set();
  const outside = new Set();
  for (const module of modules) {
    if (module === "lualib_bundle") continue;
    const path = `${module.replaceAll(".", "/")}.ts`;
    const text = readFileSync(join(root, path), "utf8");
    const isInside = INSIDE.test(path);
    const visit = (node) => {
      if (isInside && ts.isPropertySignature(node)) inside.add(node.name.text);
      if (!isInside && ts.isIdentifier(node)) outside.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  }
  return new Set([...inside].filter((name) => !outside.has(name)));
}

/** Short names for the members of the shared table and for inside properties. */
function renameProperties(modules, inside) {
  const statements = [...modules.values()].flat();
  const isOurs = (name) => inside.has(name) || /^____\d+$/.test(name);
  const counts = countNames(statements, "property");
  const others = new Set([...counts.keys()].filter((name) => !isOurs(name)));
  const names = shortNames(
    [...counts].filter(([name]) => isOurs(name)),
    others,
  );
  for (const tokens of statements) applyNames(tokens, "property", names);
}

/** Short names for variables: in a whole module for those that its statements share, in one statement for the rest. */
function renameVariables(modules) {
  for (const statements of modules.values()) {
    const outer = new Set(statements.flatMap((tokens) => [...declarations(tokens, true)]));
    const counts = [...countNames(statements, "variable")];
    const outerNames = shortNames(
      counts.filter(([name]) => outer.has(name)),
      new Set([SHARED_SHORT]),
    );
    outerNames.set(SHARED, SHARED_SHORT);
    for (const tokens of statements) {
      const inner = new Set(declarations(tokens, false));
      const isInner = ([name]) => inner.has(name) && !outerNames.has(name);
      const used = [...countNames([tokens], "variable")];
      const taken = used
        .filter((use) => !isInner(use))
        .map(([name]) => outerNames.get(name) ?? name);
      const innerNames = shortNames(used.filter(isInner), new Set(taken));
      applyNames(tokens, "variable", new Map([...outerNames, ...innerNames]));
    }
  }
}

function countNames(statements, place) {
  const counts = new Map();
  for (const tokens of statements) {
    const places = placesOf(tokens);
    tokens.forEach((token, i) => {
      const isCounted = places[i] === place && !GLOBALS.has(token);
      if (isCounted) counts.set(token, (counts.get(token) ?? 0) + 1);
    });
  }
  return counts;
}

function applyNames(tokens, place, names) {
  const places = placesOf(tokens);
  tokens.forEach((token, i) => {
    if (places[i] === place) tokens[i] = names.get(token) ?? token;
  });
}

function shortNames(counts, taken) {
  const free = letters(taken);
  const frequent = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return new Map(frequent.map(([name]) => [name, free.next().value]));
}

function* letters(taken) {
  const first = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const all = [...first, ...first.flatMap((a) => [...first, ..."0123456789"].map((b) => a + b))];
  for (const name of all) {
    if (!taken.has(name) && !KEYWORDS.has(name) && !GLOBALS.has(name)) yield name;
  }
  throw new Error("too many names");
}

/** What each name is: a variable, or a property (after a dot, or a key of a table). */
function placesOf(tokens) {
  const open = [];
  return tokens.map((token, i) => {
    const before = tokens[i - 1];
    const isInTable = open.at(-1) === "{";
    if (/^([{([]|function|if|do|repeat)$/.test(token)) open.push(token);
    else if (/^([})\]]|end|until)$/.test(token)) open.pop();
    if (!isName(token)) return undefined;
    if (before === "." || before === ":") return "property";
    const isKey = tokens[i + 1] === "=" && (before === "{" || before === ",");
    return isInTable && isKey ? "property" : "variable";
  });
}

function countDeclarations(statements) {
  const counts = new Map();
  for (const statement of statements) {
    const tokens = tokenize(statement);
    for (const name of [...declarations(tokens, true), ...declarations(tokens, false)]) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** The names that a statement declares, for the statements after it or in its own inside. */
function* declarations(tokens, isOuter) {
  let start = 0;
  if (tokens[0] === "local") {
    const names = tokens[1] === "function" ? [tokens[2]] : [...namesFrom(tokens, 1)];
    if (isOuter) yield* names;
    start = 1;
  }
  if (isOuter) return;
  for (let i = start; i < tokens.length; i++) {
    if (tokens[i] === "local" && tokens[i + 1] === "function") yield tokens[i + 2];
    else if (tokens[i] === "local" || tokens[i] === "for") yield* namesFrom(tokens, i + 1);
    else if (tokens[i] === "function") yield* namesFrom(tokens, tokens.indexOf("(", i) + 1);
  }
}

function* namesFrom(tokens, start) {
  for (let i = start; isName(tokens[i]); i += 2) {
    yield tokens[i];
    if (tokens[i + 1] !== ",") return;
  }
}

/** A line break wherever two tokens need something between them: as short as a space, and kinder to editors. */
function print(modules, entry) {
  const tokens = tokenize(`local ${SHARED_SHORT}={}`);
  for (const [name, statements] of modules) {
    if (name === entry) tokens.push(...statements.flat());
    else tokens.push("do", ...statements.flat(), "end");
  }
  let text = "";
  let last = "";
  for (const token of tokens) {
    const mustPart =
      (/\w$/.test(last) && /^\w/.test(token)) ||
      (/^\d/.test(last) && token.startsWith(".")) ||
      (last.endsWith(".") && token.startsWith(".")) ||
      (last === "-" && token === "-") ||
      (last === "[" && token === "[");
    text += mustPart ? `\n${token}` : token;
    last = token;
  }
  return `${text}\n`;
}

function tokenize(lua) {
  return (lua.match(TOKEN) ?? []).filter((token) => !/^(\s|--)/.test(token));
}

function isName(token) {
  return token !== undefined && /^[A-Za-z_]/.test(token) && !KEYWORDS.has(token);
}

function words(text) {
  return new Set(text.split(/\s+/));
}
