/** Trino pay-srv, callback of a paid invoice: trinoSignature.ts signs it. */

import { type NoticeDialect, NoticeUnsigned } from "../dialect.ts";
import { NOTICE_PROFILES } from "../profile.ts";
import { signTrino, TRINO_HEADER } from "./trinoSignature.ts";

/**
 * Signed with the newest token. It can say "paid" only, names the invoice alone, and 200 is the one
 * success; 201 and 204 are none.
 */
export const trinoDialect: NoticeDialect = {
  ...NOTICE_PROFILES.trino,
  name: "trino",

  request({ moment, order }, { url, secrets }) {
    const token = secrets.find(({ kind }) => kind === "symmetric")?.text;
    if (token === undefined) throw new NoticeUnsigned("noSecret");
    if (moment !== "paid" || order.grantBy === "client") throw new NoticeUnsigned("unsayable");
    // As Go writes a map: keys ascending, no white space.
    const body = JSON.stringify({ invoice_id: order.tradeNo, status: "paid" });
    const signature = signTrino(Buffer.from(body), token);
    return {
      url,
      headers: { "Content-Type": "application/json", [TRINO_HEADER]: signature },
      body,
    };
  },

  isSuccess: (status) => (status === 200 ? "delivered and acknowledged" : "refused"),
};
