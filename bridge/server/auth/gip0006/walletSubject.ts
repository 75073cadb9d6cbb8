import type { NewPlayer } from "../session.ts";

const WALLET = "gip0006:";

/** Under which name the wallet of this address vouches for a player. */
export function walletSubject(address: string): string {
  return `${WALLET}${address.toLowerCase()}`;
}

/** The address that the player signed in with, by the wallet's login token; undefined for others. */
export function walletAddress({ subject }: Pick<NewPlayer, "subject">): string | undefined {
  return subject.startsWith(WALLET) ? subject.slice(WALLET.length) : undefined;
}
