/** What runs inside the browser for webHost.test.ts: the contract of hosts, and hosts with a storage that fails. */

import { webHost } from "../../bridge/engines/web.ts";
import { framesInJs } from "../engines/contractFramesJs.ts";
import { runHostContract } from "../engines/hostContract.ts";

/** What the test calls. */
export interface WebHostPage {
  /** Gives one line for each case that failed, and how many ran. */
  contract(baseUrl: string, refusedUrl: string): Promise<{ cases: number; failures: string[] }>;
  /** A browser whose storage is forbidden, full, or holds something else. */
  storage(kind: "forbidden" | "full" | "damaged"): { loaded: boolean; saved: boolean };
  save(key: string, bytes: readonly number[]): boolean;
  load(key: string): readonly number[] | undefined;
  openPage(url: string): boolean | undefined;
  /** How often a driven update ran because of `moment`, which the page is made to see. */
  updatesAt(moment: string): number;
  /** Whether news of a socket is handled without waiting for the timer. */
  wakesUp(socketUrl: string): Promise<boolean>;
}

declare global {
  interface Window {
    webHostPage: WebHostPage;
  }
}

const frames = framesInJs();

window.webHostPage = {
  contract: (baseUrl, refusedUrl) =>
    new Promise((resolve) => {
      const failures: string[] = [];
      let cases = 0;
      const update = runHostContract({
        host: webHost(),
        baseUrl,
        refusedUrl,
        frames,
        report: (name, ok, detail) => {
          cases += 1;
          if (!ok) failures.push(`${name}: ${detail}`);
        },
        finished: () => {
          clearInterval(timer);
          resolve({ cases, failures });
        },
      });
      const timer = setInterval(update, 10);
    }),

  storage: (kind) => {
    const host = webHost({ storage: () => openStorage(kind) });
    return { saved: host.save("key", frames.make([1])), loaded: host.load("key") !== undefined };
  },

  save: (key, bytes) => webHost().save(key, frames.make(bytes)),

  load: (key) => {
    const frame = webHost().load(key);
    return frame && frames.read(frame);
  },

  openPage: (url) => webHost().openPage?.(url),

  updatesAt: (moment) => {
    let updates = 0;
    const stop = webHost().drive?.(() => {
      updates += 1;
    });
    const target = moment === "visibilitychange" || moment === "resume" ? document : window;
    target.dispatchEvent(new Event(moment));
    stop?.();
    target.dispatchEvent(new Event(moment));
    return updates;
  },

  wakesUp: (socketUrl) =>
    new Promise((resolve) => {
      const host = webHost();
      let told = false;
      const stop = host.drive?.(() => {
        if (told) finish(true);
      });
      const finish = (isWoken: boolean) => {
        stop?.();
        socket?.close();
        resolve(isWoken);
      };
      const socket = host.openSocket?.(socketUrl, {
        onOpen: () => socket?.send(frames.make([1, 2, 3])),
        onFrame: () => {
          told = true;
          // A microtask comes before any timer.
          setTimeout(() => finish(false));
        },
        onClose: () => {},
      });
    }),
};

function openStorage(kind: "forbidden" | "full" | "damaged"): Pick<Storage, "getItem" | "setItem"> {
  if (kind === "forbidden") throw new DOMException("no storage here", "SecurityError");
  return {
    getItem: () => (kind === "damaged" ? "this is no base64 %" : null),
    setItem: () => {
      if (kind === "full") throw new DOMException("full", "QuotaExceededError");
    },
  };
}
