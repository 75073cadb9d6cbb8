/** Trino pay-srv: {"invoice_id", "status"} under Trino-Pay-Sig. */

import { signTrino, TRINO_HEADER } from "../../notices/dialects/trinoSignature.ts";
import { JSON_TYPE, type Letter, type Moment, type Pen, unsayable } from "../pen.ts";

export const trinoPen: Pen = {
  dialect: "trino",
  nameOf: ({ tradeNo }) => tradeNo,
  urlOf: (url) => url,
  draft: ({ tradeNo }, moment) => ({ invoice_id: tradeNo, status: statusOf(moment) }),
  withNews: (draft) => ({ ...draft, txn_hash: "0x00" }),

  sign(draft, { secrets: [secret = ""], indent }) {
    const body = JSON.stringify(draft, undefined, indent);
    const signature = signTrino(Buffer.from(body), secret);
    return { headers: { ...JSON_TYPE, [TRINO_HEADER]: signature }, body };
  },

  signatureOf: ({ headers }) => headers[TRINO_HEADER] ?? "",
  withSignature: ({ headers, body }, signature) => {
    const { [TRINO_HEADER]: _, ...rest } = headers;
    const signed = signature === undefined ? rest : { ...rest, [TRINO_HEADER]: signature };
    return { headers: signed, body } satisfies Letter;
  },
};

/** The server that this follows says "paid" and nothing else. */
function statusOf(moment: Moment): string {
  if (moment === "paid") return "paid";
  return moment === "failed" ? "unpaid" : unsayable("trino", moment);
}
