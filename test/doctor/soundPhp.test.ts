/** A correct game server in PHP raises no alarm. */

import { SECRETS } from "./examineGame.ts";
import { freePort } from "./gameProcess.ts";
import { assertSound, foreignGame, TELLING_CASES } from "./soundGame.ts";

describe("the callback doctor at a correct game server in PHP", () => {
  it("finds nothing", async function () {
    this.timeout(120_000);
    const port = await freePort();
    const env = { NOTICE_SECRETS: SECRETS.standard, PHP_CLI_SERVER_WORKERS: "4" };
    const options = ["-S", `127.0.0.1:${port}`];
    const program = foreignGame("/usr/bin/php", options, "soundPhp.php", env);
    await assertSound({ program, port }, TELLING_CASES);
  });
});
