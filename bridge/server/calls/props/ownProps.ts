import type { PropView } from "../../../wire/views.ts";
import { walletAddress } from "../../auth/gip0006/walletSubject.ts";
import type { Player } from "../../auth/session.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { propsOwned } from "../gip0006/gipProps.ts";
import { witnessScript } from "./prepareProps.ts";

/** So many fit beside the rest of a login's answer; the oldest are told. */
const PROPS_MAX = 100;

/**
 * What a player who signed in with a wallet owns of this game on its address (GIP0006: after the login the
 * player sees its props); undefined for a player without one.
 */
export function ownProps(
  tx: Tx,
  player: Player,
  { catalog }: VerbContext,
): readonly PropView[] | undefined {
  const address = walletAddress(player);
  if (address === undefined) return undefined;
  const owned = catalog.chains().chains.flatMap((chain) => {
    if (chain.kind !== "utxo") return [];
    const { net } = chain;
    const script = witnessScript(address, UTXO_NETWORKS[chain.family].bech32);
    return script === undefined ? [] : propsOwned(tx, player.appId, { net, script, address });
  });
  return owned.slice(0, PROPS_MAX).map(({ pid, oid, gold, txid, index, confirm, confirmed }) => {
    return { pid, oid, gold, txId: txid, index, confirmations: confirm, isConfirmed: confirmed };
  });
}
