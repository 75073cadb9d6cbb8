/** Headers as servers give them: Node's, Express's and Fastify's records, or the web's `Headers`. */
export type NoticeHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** The header's one value whatever its case; undefined when it is absent, empty or there twice. */
export function readHeader(headers: NoticeHeaders, name: string): string | undefined {
  if (typeof headers.get === "function") return headers.get(name) || undefined;
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value ?? []);
  return values.length === 1 && typeof values[0] === "string" ? values[0] || undefined : undefined;
}
