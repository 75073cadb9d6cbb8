import { Type } from "@sinclair/typebox";
import { POLL_WAIT_MS_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import { presentedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER, text } from "./fields.ts";

interface Poller {
  readonly playerId: string;
  readonly sessionHash: string;
}

/** Waits for the player's next pushes, for games without a socket. */
export const poll = presentedCall<"poll", Poller>(
  paramsOf({
    ...SESSION_MEMBER,
    cursor: text(64, 1),
    waitMs: Type.Integer({ minimum: 0, maximum: POLL_WAIT_MS_MAX }),
  }),
  (tx, params, context) => {
    const { player, hash } = requireSession(tx, params, context);
    return { playerId: player.playerId, sessionHash: hash };
  },
  async ({ playerId, sessionHash }, { cursor, waitMs }, here) => {
    const after = await here.pushes.wait(playerId, sessionHash, cursor, waitMs);
    return {
      cursor: after.cursor,
      pushes: after.pushes.length === 0 ? undefined : after.pushes,
      resync: after.resync ? true : undefined,
    };
  },
);
