/** The least that a WebSocket server with MessagePack can do: each message is decoded, encoded, sent back. */

import type { AddressInfo } from "node:net";
import { pack, unpack } from "msgpackr";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => socket.send(pack(unpack(data))));
});
server.on("listening", () => process.send?.((server.address() as AddressInfo).port));
