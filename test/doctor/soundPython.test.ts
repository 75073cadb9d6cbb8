/** A correct game server in Python raises no alarm. */

import { SECRETS } from "./examineGame.ts";
import { assertSound, foreignGame, TELLING_CASES } from "./soundGame.ts";

describe("the callback doctor at a correct game server in Python", () => {
  it("finds nothing", async function () {
    this.timeout(120_000);
    const env = { NOTICE_SECRETS: SECRETS.standard };
    const program = foreignGame("/usr/bin/python3", ["-B"], "soundPython.py", env);
    await assertSound({ program }, TELLING_CASES);
  });
});
