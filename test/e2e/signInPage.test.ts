/** A web game signs its player in with a window, in a real browser, at the real server. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { startWrongProvider, type WrongProvider } from "../identity/wrongProvider.ts";
import { DEMO, RawClient } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { databaseArgs } from "../store/worldStore.ts";
import { startChromium } from "./chromium.ts";

/** As docs/IDENTITY.md shows it. */
const GAME = `<!doctype html><meta charset="utf-8"><button>Sign in</button><output></output>
<script>
const server = new URLSearchParams(location.search).get("server");
addEventListener("message", ({ origin, data }) => {
  if (origin === server && data.coinslot === "signIn")
    document.querySelector("output").textContent = JSON.stringify(data);
});
document.querySelector("button").onclick = () => {
  const asked = new URLSearchParams({ appId: "demo", appKey: "demo-key", state: "s1", origin: location.origin });
  open(server + "/v1/identity/oidc/start?" + asked);
};
</script>`;

describe("the sign-in page", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let provider: WrongProvider;
  let game: Server;
  let server: ServerProcess;
  let browser: Browser;

  before(async () => {
    directory = await temporaryDirectory();
    provider = await startWrongProvider("shop");
    game = createServer((_request, response) =>
      response.setHeader("content-type", "text/html").end(GAME),
    );
    game.listen(0, "127.0.0.1");
    await once(game, "listening");
    const file = join(directory.path, "identity.yaml");
    const oidc = {
      ...{ issuer: provider.issuer, clientId: "shop", clientSecret: "not-a-secret" },
      origins: [gameOrigin()],
    };
    await writeFile(file, JSON.stringify({ apps: { demo: { oidc } } }), { mode: 0o600 });
    const database = await databaseArgs();
    server = await startServer(join(directory.path, "data"), "--identity", file, ...database);
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.kill();
    game.closeAllConnections();
    game.close();
    await provider.stop();
    await directory.remove();
  });

  const gameOrigin = () => `http://127.0.0.1:${(game.address() as AddressInfo).port}`;

  /** What the game was told, once the window has closed itself. */
  async function signIn(page: Page): Promise<{ readonly [name: string]: string }> {
    await page.goto(`${gameOrigin()}/?server=${encodeURIComponent(server.url)}`);
    const opened = page.waitForEvent("popup");
    await page.click("button");
    const window = await opened;
    if (!window.isClosed()) await window.waitForEvent("close");
    return JSON.parse((await page.textContent("output")) ?? "");
  }

  it("hands its ticket to the game that opened it, closes, and the ticket logs in", async () => {
    const page = await browser.newPage();
    const { ticket = "", state } = await signIn(page);
    assert.equal(state, "s1");
    const client = await RawClient.connect(server.port);
    const { player } = await client.call("login", { ...DEMO, ticket, language: "en" });
    assert.equal(player.name, "Player");
    await client.close();
    await page.close();
  });

  it("tells the game what went wrong", async () => {
    provider.tell({ claims: { aud: "another game" } });
    const page = await browser.newPage();
    const { ticket, error, detail } = await signIn(page);
    assert.equal(ticket, undefined);
    assert.equal(error, "authParameterWrong");
    assert.equal(detail, "the provider's answer: aud");
    await page.close();
  });
});
