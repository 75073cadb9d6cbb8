/**
 * GIP0006's own serialization, which all its signatures are over: what is falsy is nothing, a list is
 * its items one after the other, a map its keys in ascending order, each followed by its value, and
 * keys with falsy values are left out. Without separators one text can be read in two ways: whoever
 * checks a signature must check the form of every value, too.
 */
export function stringify(value: unknown): string {
  if (!value) return "";
  if (Array.isArray(value)) return value.map(stringify).join("");
  if (typeof value !== "object") return String(value);
  const present = Object.entries(value).filter(([, item]) => Boolean(item));
  present.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return present.map(([name, item]) => `${name}${stringify(item)}`).join("");
}
