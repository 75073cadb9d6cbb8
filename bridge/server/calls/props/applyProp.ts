import { innerHash } from "../../rails/chain/innerHash.ts";
import { placeOf } from "../../rails/utxo/props/placeOf.ts";
import type { Outpoint, Prop } from "../../rails/utxo/props/prop.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { deliverProps } from "./deliverProps.ts";
import { resolveStuck } from "./tellStuck.ts";

/** Writes where the prop's moves have brought it; gives it as it is then. */
export function applyProp(tx: Tx, propKey: number, context: VerbContext): Prop {
  const prop = tx.getProp(propKey);
  const { state, at, owner } = placeOf(tx.listMovesOf(propKey));
  const isSame =
    prop.state === state &&
    prop.owner === owner &&
    prop.at?.txId === at?.txId &&
    prop.at?.index === at?.index;
  if (prop.orderKey !== undefined) deliverProps(tx, prop.orderKey, context);
  if (isSame) return prop;
  const placed: Prop = { ...prop, state, at, owner, version: prop.version + 1 };
  tx.updateProp(placed, prop.version);
  if (at !== undefined && prop.at === undefined) resolveStuck(tx, propKey, context);
  if (at !== undefined) tellReceived(tx, placed, at, context);
  return placed;
}

/** For a game's server that listens as a terminal: somebody has the prop, or has it for sure. */
function tellReceived(tx: Tx, prop: Prop, at: Outpoint, context: VerbContext): void {
  const { net, appId: cid, oid, pid, gold, state, key } = prop;
  const holder = tx.listMovesBy(net, at.txId).find(({ propKey }) => propKey === key);
  const data = {
    ...{ cid, oid, pid, gold: Number(gold), addr: holder?.address ?? "" },
    ...{ hash: innerHash(at.txId), txid: at.txId, index: at.index },
    confirmed: state === "confirmed",
  };
  // No player's: whoever listens for the app is told.
  const told = { kind: "terminal", playerId: "", cid, event: "prop/receive" } as const;
  context.tell({ ...told, data: JSON.stringify(data) });
}
