import { requireSession } from "../auth/requireSession.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER } from "./fields.ts";

const OK = "0000";

/**
 * The player in the form of the Pico document (7.1.3; its example is not valid JSON, this is what
 * it means). What is not known of a player is absent.
 */
export const getUserInfo = storedCall<"getUserInfo">(
  paramsOf(SESSION_MEMBER),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const data = { openid: player.playerId, username: player.name };
    const parsed = { ret_code: OK, data, ret_msg: "Successful call" };
    return { raw: JSON.stringify(parsed), parsed };
  },
);
