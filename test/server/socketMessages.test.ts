import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { WebSocket } from "ws";
import { joinMessages } from "../../bridge/server/edges/socketMessages.ts";
import { FRAME_BYTES_MAX } from "../../bridge/wire/limits.ts";

describe("messages joined for one write", () => {
  it("have the heads of RFC 6455", () => {
    const heads = [0, 125, 126, FRAME_BYTES_MAX].map((length) => {
      const joined = joinMessages([Buffer.alloc(length, 0xaa)]);
      return joined.subarray(0, joined.length - length).toString("hex");
    });
    assert.deepEqual(heads, ["8200", "827d", "827e007e", "827ef000"]);
  });

  it("arrive one by one at any WebSocket client", async () => {
    const sent = [1, 125, 126, 300, FRAME_BYTES_MAX].map((length, i) => Buffer.alloc(length, i));
    const server = createServer((socket) => {
      socket.once("data", (head) => {
        const key = /sec-websocket-key: (\S+)/i.exec(head.toString())?.[1] ?? "";
        socket.write(handshake(key));
        socket.write(joinMessages(sent));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
    const heard: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      client.on("error", reject);
      client.on("message", (data: Buffer, isBinary) => {
        assert.ok(isBinary);
        if (heard.push(data) === sent.length) resolve();
      });
    });
    client.terminate();
    server.close();
    assert.deepEqual(heard, sent);
  });
});

/** RFC 6455, 4.2.2. */
function handshake(key: string): string {
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  return (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`
  );
}
