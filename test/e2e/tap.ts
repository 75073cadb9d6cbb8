/** A wire between a game and the server on which a test can hold what the server says. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Tap {
  readonly url: string;
  /** From now on nothing that the server says reaches the game, for the connections of now. */
  holdAnswers(): void;
  /** Cuts every connection; new ones are let through whole. */
  cut(): void;
  close(): Promise<void>;
}

/** Opens a wire to the server on `port`. */
export async function openTap(port: number): Promise<Tap> {
  const pairs = new Set<{ game: Socket; server: Socket }>();
  const tap = createServer((game) => {
    const server = connect(port, "127.0.0.1");
    const pair = { game, server };
    pairs.add(pair);
    for (const socket of [game, server]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        game.destroy();
        server.destroy();
        pairs.delete(pair);
      });
    }
    game.pipe(server);
    server.pipe(game);
  });
  tap.listen(0, "127.0.0.1");
  await once(tap, "listening");
  return {
    url: `http://127.0.0.1:${(tap.address() as AddressInfo).port}`,
    holdAnswers() {
      for (const { game, server } of pairs) {
        server.unpipe(game);
        server.resume();
      }
    },
    cut() {
      for (const { game } of pairs) game.destroy();
    },
    async close() {
      for (const { game } of pairs) game.destroy();
      tap.close();
      await once(tap, "close");
    },
  };
}
