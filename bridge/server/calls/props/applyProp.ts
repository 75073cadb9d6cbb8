import { placeOf } from "../../rails/utxo/props/placeOf.ts";
import type { Prop } from "../../rails/utxo/props/prop.ts";
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
  return placed;
}
