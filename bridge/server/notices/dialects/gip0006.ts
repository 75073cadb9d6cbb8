/** GIP0006, order/confirm: gip0006Signature.ts signs it. */

import type { NoticeSnapshot } from "../../orders/notice.ts";
import { innerHash } from "../../rails/chain/innerHash.ts";
import { unreachable } from "../../unreachable.ts";
import { type NoticeDialect, NoticeUnsigned } from "../dialect.ts";
import { NOTICE_PROFILES } from "../profile.ts";
import { type Gip0006Data, type Gip0006PropData, signGip0006 } from "./gip0006Signature.ts";

/**
 * Signed with the app's token. The node that this follows sends no notice twice and reads no answer;
 * here any 2xx ends it, unless its body has a `code` other than 0.
 */
export const gip0006Dialect: NoticeDialect = {
  ...NOTICE_PROFILES.gip0006,
  name: "gip0006",

  request(snapshot, { url, secrets }) {
    const { environment } = snapshot;
    const token = secrets.find(({ kind }) => kind === "symmetric")?.text;
    if (token === undefined) throw new NoticeUnsigned("noSecret");
    const data = snapshot.moment === "prepared" ? propData(snapshot) : gip0006Data(snapshot);
    if (data === undefined) throw new NoticeUnsigned("unsayable");
    return {
      url:
        snapshot.moment === "prepared" ? propUrl(url, environment) : confirmUrl(url, environment),
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data, sig: signGip0006(data, token) }),
    };
  },

  isSuccess(status, _headers, body) {
    const isTaken = status >= 200 && status < 300 && !hasOtherCode(body);
    return isTaken ? "delivered and acknowledged" : "refused";
  },
};

/** What a notice says of the order; undefined for what GIP0006 has no word for. */
function gip0006Data(snapshot: NoticeSnapshot): Gip0006Data | undefined {
  const { order, chain, appId, playerId } = snapshot;
  const place = placeOf(snapshot);
  const sum = chain?.due === undefined ? order.coins : Number(chain.due);
  if (place === undefined || order.grantBy === "client") return undefined;
  // A chain of another kind: JSON's numbers do not hold its amounts.
  if (!Number.isSafeInteger(sum)) return undefined;
  return {
    oper: "pay",
    cid: appId,
    uid: playerId,
    // Ours: the game's shorter numbers could become equal once they are padded. At this protocol's own
    // door that was looked after.
    sn: order.door === "gip0006" ? order.orderNo : order.tradeNo,
    sum,
    addr: chain?.payer ?? "",
    gaddr: "",
    publish: -1,
    ...place,
    hash: chain === undefined ? "" : innerHash(chain.hash),
    // By this time a later notice names the block that it takes back.
    time: Math.floor((chain?.atMs ?? order.paidAtMs ?? snapshot.atMs) / 1000),
  };
}

/** Of a payment with hosted coins: as if deep enough in block 0. */
function placeOf({
  moment,
  order,
  chain,
}: NoticeSnapshot): Pick<Gip0006Data, "height" | "confirm"> | undefined {
  const confirm = Math.max(1, chain?.confirmations ?? order.confirmations);
  switch (moment) {
    case "seen":
    case "dropped":
    case "reversed":
      return { height: -1, confirm: 0 };
    case "confirming":
    case "paid":
      return { height: chain?.height ?? 0, confirm };
    case "prepared":
    case "refunded":
    case "credited":
    case "expired":
    case "cancelled":
    case "failed":
      return undefined;
    default:
      return unreachable(moment);
  }
}

/**
 * "confirm prop" of the document's diagram, which gives it no form: as order/confirm, of the transaction
 * that made the first of the goods; `pid` names them all.
 */
function propData(snapshot: NoticeSnapshot): Gip0006PropData | undefined {
  const { order, appId, playerId, props = [], atMs } = snapshot;
  const [first] = props;
  if (first?.hash === undefined) return undefined;
  return {
    oper: "prop",
    cid: appId,
    uid: playerId,
    sn: order.door === "gip0006" ? order.orderNo : order.tradeNo,
    pid: props.map(({ pid }) => pid).join(","),
    oid: props.map(({ oid }) => oid).join(","),
    sum: props.reduce((sum, { gold }) => sum + gold, 0),
    addr: first.address,
    gaddr: "",
    publish: -1,
    height: first.height,
    hash: innerHash(first.hash),
    confirm: 1,
    time: Math.floor(atMs / 1000),
  };
}

/** Beside order/confirm. */
function propUrl(url: string, environment: NoticeSnapshot["environment"]): string {
  const confirm = new URL(confirmUrl(url, environment));
  confirm.pathname = confirm.pathname.replace(/\/order\/confirm$/, "/prop/confirm");
  return confirm.href;
}

/** The node's path under the registered address, unless that ends in it. */
export function confirmUrl(url: string, environment: NoticeSnapshot["environment"]): string {
  const confirm = new URL(url);
  if (/\/order\/confirm$/.test(confirm.pathname)) return url;
  const network = environment === "live" ? "main" : "testnet";
  confirm.pathname = `${confirm.pathname.replace(/\/$/, "")}/${network}/order/confirm`;
  return confirm.href;
}

function hasOtherCode(body: string): boolean {
  try {
    const code = (JSON.parse(body) as { code?: unknown } | null)?.code;
    return code !== undefined && code !== 0;
  } catch {
    return false;
  }
}
