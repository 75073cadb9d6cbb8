/** A request. The body of a POST is a form; a GET has none. */
export interface Target {
  readonly url: string;
  readonly cookies: string;
  readonly body?: string;
}

/** One request and how long to wait for its answer. */
export interface Exchange extends Target {
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
}

/** What came back. Anything but a whole answer says nothing about what was done. */
export type Exchanged =
  | { readonly kind: "body"; readonly text: string }
  | { readonly kind: "silence"; readonly reason: string };

/** An answer of the document has some hundred bytes. */
const BODY_BYTES_MAX = 64 * 1024;

/** Sends one request. Never rejects; a redirect is no answer, since it would carry the signature on. */
export async function exchange(sent: Exchange): Promise<Exchanged> {
  const { fetch, timeoutMs, url, cookies, body } = sent;
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      body,
      headers: {
        ...(cookies === "" ? {} : { cookie: cookies }),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { kind: "silence", reason: `HTTP ${response.status}` };
    }
    return await readBody(response);
  } catch (error) {
    return { kind: "silence", reason: error instanceof Error ? error.name : "failed" };
  }
}

async function readBody(response: Response): Promise<Exchanged> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_BYTES_MAX) return { kind: "silence", reason: "the answer is too long" };
    chunks.push(chunk);
  }
  return { kind: "body", text: Buffer.concat(chunks).toString("utf8") };
}
