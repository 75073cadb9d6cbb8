/** What is true of the Lua codec alone. */

import { strict as assert } from "node:assert";
import { INTERPRETERS, startLuaCodec } from "./luaCodecProcess.ts";

describe("Lua codec", () => {
  for (const interpreter of INTERPRETERS) {
    /** The answers to commands of codecDriver.lua. */
    async function ask(...lines: string[]): Promise<string[]> {
      const lua = startLuaCodec(interpreter);
      try {
        return await lua.ask(lines);
      } finally {
        await lua.end();
      }
    }

    it(`adds no global (${interpreter})`, async () => {
      assert.deepEqual(await ask("encode {a = 1}", "globals"), ["ok 81a16101", "ok "]);
    });

    it(`encodes a float with an integral value as an integer (${interpreter})`, async () => {
      const values = ["5.0", "-0.0", "600.0", "2^31", "{2^32}", "10 / 2"];
      const frames = ["05", "00", "cd0258", "ce80000000", "91cb41f0000000000000", "05"];
      const answers = await ask(...values.map((value) => `encode ${value}`));
      assert.deepEqual(
        answers,
        frames.map((hex) => `ok ${hex}`),
      );
    });

    it(`encodes nil inside the outermost list, however it was filled (${interpreter})`, async () => {
      const frame = "ok 940107c081a16101";
      const filled = "(function() local t = {1} t[2] = 7 t[4] = {a = 1} return t end)()";
      assert.deepEqual(await ask("encode {1, 7, nil, {a = 1}}", `encode ${filled}`), [
        frame,
        frame,
      ]);
    });

    it(`encodes a list that was filled from its end (${interpreter})`, async () => {
      const filled = "(function() local t = {} for i = 9, 1, -1 do t[i] = i end return {t} end)()";
      assert.deepEqual(await ask(`encode ${filled}`), ["ok 9199010203040506070809"]);
    });

    it(`refuses what is not a string (${interpreter})`, async () => {
      const answers = await ask("decodeValue nil", "decodeValue {1}", "decodeValue 5");
      assert.deepEqual(answers, new Array(3).fill("no notBytes"));
    });
  }
});
