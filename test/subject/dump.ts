/**
 * A value as JSON text, the same text from every engine: members in the order of their keys, what is undefined or a
 * function left out. An empty list comes out as `{}`, because Lua cannot tell the two apart.
 */
export function dump(this: void, value: unknown): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return dumpNumber(value);
  if (typeof value === "string") return dumpText(value);
  if (typeof value === "object") return dumpTable(value);
  return '"?"';
}

function dumpTable(this: void, table: object): string {
  const pieces: string[] = [];
  if (Array.isArray(table) && table.length !== 0) {
    for (const item of table) pieces.push(dump(item));
    return `[${pieces.join(",")}]`;
  }
  const record = table as { readonly [key: string]: unknown };
  const keys = Object.keys(record);
  keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (const key of keys) {
    const member = record[key];
    if (member !== undefined && typeof member !== "function") {
      pieces.push(`${dumpText(key)}:${dump(member)}`);
    }
  }
  return `{${pieces.join(",")}}`;
}

/** Digit by digit: engines print large numbers, and whole ones that are floats, each in its own way. */
function dumpNumber(this: void, value: number): string {
  if (value < 0) return `-${dumpNumber(-value)}`;
  if (value > 9007199254740991 || value % 1 !== 0) return '"not a whole number"';
  let digits = "";
  let rest = value;
  while (rest >= 10) {
    digits = "0123456789".charAt(rest % 10) + digits;
    rest = Math.floor(rest / 10);
  }
  return "0123456789".charAt(rest) + digits;
}

function dumpText(this: void, text: string): string {
  const escaped = text.split("\\").join("\\\\").split('"').join('\\"').split("\n").join("\\n");
  return `"${escaped}"`;
}
