/** Standard Webhooks 1.0.0: standardSignature.ts signs, standardNotice.ts is the body. */

import type { NoticeProp, NoticeSnapshot } from "../../orders/notice.ts";
import type { QuotedItem } from "../../orders/order.ts";
import { type NoticeDialect, NoticeUnsigned } from "../dialect.ts";
import { NOTICE_PROFILES } from "../profile.ts";
import {
  STANDARD_SCHEMA,
  type StandardBody,
  type StandardItem,
  type StandardProp,
} from "./standardNotice.ts";
import { parseStandardKey, signStandard } from "./standardSignature.ts";

/** Signed with every live secret. Any 2xx ends the notice; only an acknowledgement fulfils. */
export const standardDialect: NoticeDialect = {
  ...NOTICE_PROFILES.standard,
  name: "standard",

  request(snapshot, { url, secrets }, { atMs }) {
    const keys = secrets.flatMap(({ text }) => parseStandardKey(text) ?? []);
    const body = JSON.stringify(standardBody(snapshot));
    const id = snapshot.noticeId;
    const timestampSeconds = Math.floor(atMs / 1000);
    const signature = signStandard({ id, timestampSeconds, body: Buffer.from(body) }, keys);
    if (signature === "") throw new NoticeUnsigned("noSecret");
    const headers = {
      "Content-Type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestampSeconds),
      "webhook-signature": signature,
    };
    return { url, headers, body };
  },

  isSuccess: (status) => (status >= 200 && status < 300 ? "delivered" : "refused"),
};

/** What is sent of an order. */
export function standardBody(snapshot: NoticeSnapshot): StandardBody {
  const { order } = snapshot;
  return {
    type: `order.${snapshot.moment}`,
    timestamp: new Date(snapshot.atMs).toISOString(),
    schema: STANDARD_SCHEMA,
    data: {
      appId: snapshot.appId,
      environment: snapshot.environment,
      orderNo: order.orderNo,
      tradeNo: order.tradeNo,
      version: order.version,
      state: order.state,
      exception: order.exception,
      money: order.money,
      currency: "coins",
      amount: String(order.coins),
      refunded: String(order.refundedCoins),
      ...(order.creditedCoins === undefined ? {} : { credited: String(order.creditedCoins) }),
      playerId: snapshot.playerId,
      zoneId: order.zoneId,
      title: order.title,
      items: order.items?.map(standardItem),
      attach: order.attach,
      grantBy: order.grantBy,
      delivery: snapshot.delivery,
      ...(snapshot.props === undefined ? {} : { props: snapshot.props.map(standardProp) }),
      createdAtMs: order.createdAtMs,
      paidAtMs: order.paidAtMs,
      fulfilledAtMs: order.fulfilledAtMs,
    },
  };
}

function standardProp({ pid, oid, gold, address, hash, index }: NoticeProp): StandardProp {
  const place = {
    ...(hash === undefined ? {} : { hash }),
    ...(index === undefined ? {} : { index }),
  };
  return { pid, oid, gold: String(gold), address, ...place };
}

function standardItem({ code, quantity, priceCoins }: QuotedItem): StandardItem {
  return { code, quantity, price: String(priceCoins) };
}
