/** The frames in docs/PROTOCOL.md are what the codecs write for the messages above them. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { bytesOf, createJsCodec } from "../../bridge/wire/codecJs.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";

/** A message and its frame: a line of JSON after an arrow, then lines of hexadecimal digits. */
const EXAMPLE = /^[<>] (\[.*\])\n((?: {4}[0-9a-f]+\n)+)/gm;

describe("docs/PROTOCOL.md", () => {
  const text = readFileSync("docs/PROTOCOL.md", "utf8");
  const examples = [...text.matchAll(EXAMPLE)].map(([, message = "", hex = ""]) => ({
    message: JSON.parse(message),
    frame: hex.replace(/\s/g, ""),
  }));

  it("shows a whole purchase", () => {
    const methods = examples.map(({ message }) => (message[0] === 1 ? "answer" : message.at(-2)));
    for (const method of ["login", "payByCode", "orderChanged", "deliveryDue", "ackDelivery"]) {
      assert.ok(methods.includes(method), method);
    }
  });

  const codecs = { games: createJsCodec(), "the server": createMsgpackrCodec() };
  for (const [side, codec] of Object.entries(codecs)) {
    it(`shows the bytes that ${side} would send for each message`, () => {
      for (const { message, frame } of examples) {
        assert.equal(Buffer.from(bytesOf(codec.encode(message))).toString("hex"), frame);
      }
    });
  }
});
