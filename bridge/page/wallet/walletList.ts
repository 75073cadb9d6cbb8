/** Which wallets this browser has: EIP-6963, and what older ones leave at window.ethereum. */

import type { Eip1193Provider } from "./eip1193.ts";

export interface FoundWallet {
  readonly id: string;
  readonly name: string;
  /** A data: address of a picture; absent when the wallet's own is none. */
  readonly icon?: string;
  readonly provider: Eip1193Provider;
}

/** More than anybody has; a page's other scripts must not flood the list. */
const WALLETS_MAX = 20;
const NAME_MAX = 40;
const ICON_MAX = 256 * 1024;
/** Wallets announce themselves at once; only then an older one counts. */
const LEGACY_AFTER_MS = 300;
const ICON = /^data:image\/(png|svg\+xml|webp|gif|jpeg)[;,]/;

/** Tells `onList` each time that a wallet turns up. */
export function findWallets(page: Window, onList: (wallets: readonly FoundWallet[]) => void): void {
  const found = new Map<string, FoundWallet>();
  const add = (wallet: FoundWallet | undefined) => {
    if (wallet === undefined || found.size >= WALLETS_MAX || found.has(wallet.id)) return;
    found.set(wallet.id, wallet);
    onList([...found.values()]);
  };
  page.addEventListener("eip6963:announceProvider", (event) => {
    add(walletIn((event as CustomEvent<unknown>).detail));
  });
  page.dispatchEvent(new Event("eip6963:requestProvider"));
  page.setTimeout(() => {
    const legacy = (page as { readonly ethereum?: unknown }).ethereum;
    if (found.size === 0 && isProvider(legacy)) add({ id: "legacy", name: "", provider: legacy });
  }, LEGACY_AFTER_MS);
}

function walletIn(detail: unknown): FoundWallet | undefined {
  if (typeof detail !== "object" || detail === null) return undefined;
  const { info, provider } = detail as { readonly info?: unknown; readonly provider?: unknown };
  if (typeof info !== "object" || info === null || !isProvider(provider)) return undefined;
  const { uuid, name, icon } = info as { readonly [field: string]: unknown };
  if (typeof uuid !== "string" || typeof name !== "string") return undefined;
  const isPicture = typeof icon === "string" && icon.length <= ICON_MAX && ICON.test(icon);
  const shown = name.slice(0, NAME_MAX);
  return { id: uuid, name: shown, provider, ...(isPicture && { icon }) };
}

function isProvider(value: unknown): value is Eip1193Provider {
  return typeof value === "object" && value !== null && "request" in value;
}
