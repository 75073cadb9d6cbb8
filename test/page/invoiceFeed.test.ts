import assert from "node:assert/strict";
import sinon from "sinon";
import { type FeedNews, followInvoice, type InvoiceFeed } from "../../bridge/page/invoiceFeed.ts";
import { invoiceAnswer } from "./invoiceAnswer.ts";

/** What the server answers, one after the other; then it is silent. */
type Reply = "state" | "state2" | "404" | "503" | "odd" | "broken";

describe("how the payment page follows its invoice", () => {
  let feed: InvoiceFeed | undefined;

  afterEach(() => feed?.stop());

  /** Runs until the replies are used up. */
  function follow(...replies: readonly Reply[]) {
    const asked: string[] = [];
    const waits: number[] = [];
    const news: FeedNews["kind"][] = [];
    return new Promise<{ asked: string[]; waits: number[]; news: string[] }>((resolve) => {
      const rest = [...replies];
      feed = followInvoice({
        url: "/pay/x/state",
        async fetch(address, options) {
          asked.push(String(address).replace("/pay/x/state", ""));
          const reply = rest.shift();
          if (reply !== undefined) return answer(reply);
          resolve({ asked, waits, news });
          return await silence(options?.signal);
        },
        async wait(delayMs) {
          waits.push(delayMs);
        },
        onNews: ({ kind }) => {
          news.push(kind);
          if (kind === "unknown") resolve({ asked, waits, news });
        },
      });
    });
  }

  it("asks for the next version, and never faster than once a second for the same one", async () => {
    // No time passes while the server answers.
    const clock = sinon.useFakeTimers({ toFake: ["Date"] });
    const { asked, waits, news } = await follow("state", "state", "state2").finally(() =>
      clock.restore(),
    );
    assert.deepEqual(asked, ["", "?after=1", "?after=1", "?after=2"]);
    assert.deepEqual(news, ["state", "state", "state"]);
    assert.deepEqual(waits, [1000]);
  });

  it("waits longer after each failure, and starts over when the server is back", async () => {
    const { waits, news } = await follow("503", "broken", "503", "state", "503");
    assert.deepEqual(waits, [1000, 2000, 4000, 1000]);
    assert.deepEqual(news, ["failed", "failed", "failed", "state", "failed"]);
  });

  it("gives up an address that nobody was given", async () => {
    const { news, asked } = await follow("404");
    assert.deepEqual(news, ["unknown"]);
    assert.equal(asked.length, 1);
  });

  it("does not believe that an invoice vanished", async () => {
    const { news } = await follow("state", "404", "state2");
    assert.deepEqual(news, ["state", "failed", "state"]);
  });

  it("goes on after an answer that it does not understand", async () => {
    const { news } = await follow("odd", "state");
    assert.deepEqual(news, ["unreadable", "state"]);
  });
});

function answer(reply: Reply): Response {
  switch (reply) {
    case "state":
      return Response.json(invoiceAnswer());
    case "state2":
      return Response.json({ ...invoiceAnswer(), version: 2 });
    case "404":
      return Response.json({ code: "invoiceUnknown" }, { status: 404 });
    case "503":
      return new Response("", { status: 503 });
    case "odd":
      return new Response("<html>");
    case "broken":
      throw new TypeError("Failed to fetch");
  }
}

/** A server that says nothing, until whoever asks has had enough. */
function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new Error("aborted")));
  });
}
