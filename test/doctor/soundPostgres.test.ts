/** A correct game server on PostgreSQL raises no alarm. */

import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { SECRETS } from "./examineGame.ts";
import { assertSound, nodeGame } from "./soundGame.ts";

describe("the callback doctor at a correct game server on PostgreSQL", function () {
  this.timeout(120_000);
  let postgres: PostgresServer;

  before(async () => {
    postgres = await startPostgres();
  });

  after(() => postgres.stop());

  it("finds nothing", async () => {
    const env = {
      APP_ID: "demo",
      NOTICE_SECRETS: SECRETS.standard,
      GAME_POSTGRES: postgres.url("postgres"),
    };
    await assertSound({ program: nodeGame("soundPostgres", env), acknowledges: true });
  });
});
