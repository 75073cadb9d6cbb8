/**
 * A name that somebody else wrote, as a player may be called: without control characters, at most
 * so many bytes of UTF-8; undefined when nothing is left.
 */
export function cutName(text: unknown, bytesMax: number): string | undefined {
  if (typeof text !== "string") return undefined;
  let name = "";
  let bytes = 0;
  for (const letter of text
    .normalize("NFC")
    .replaceAll(/[\p{C}]/gu, "")
    .trim()) {
    bytes += Buffer.byteLength(letter);
    if (bytes > bytesMax) break;
    name += letter;
  }
  return name.trim() === "" ? undefined : name.trim();
}
