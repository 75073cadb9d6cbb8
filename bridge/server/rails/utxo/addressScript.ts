import { Address, OutScript } from "@scure/btc-signer";
import type { UtxoNetwork } from "./network.ts";

/** What outputs to an address carry, hex; undefined for what is no address of this network. */
export function addressScript(address: string, network: UtxoNetwork): string | undefined {
  try {
    const coder = Address({ ...network, wif: 0 });
    return Buffer.from(OutScript.encode(coder.decode(address))).toString("hex");
  } catch {
    return undefined;
  }
}
