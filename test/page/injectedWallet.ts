/**
 * A wallet whose key lives in the test: the page sees an EIP-1193 provider that EIP-6963 announces,
 * and nothing else. It signs on the chain that it is on and refuses every other one, as wallets do.
 */

import { JsonRpcProvider, Wallet } from "ethers";
import type { Page } from "playwright-core";

/** An error as EIP-1193 has them. */
export interface Said {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export interface InjectedWallet {
  /** Methods that the page called, in their order. */
  readonly calls: string[];
  /** Transactions that were asked for, as the page sent them. */
  readonly asked: { readonly to: string; readonly data: string; readonly value?: string }[];
  readonly address: string;
  /** The next call of this method, or all from now on, end so. */
  refuse(method: string, error: Said, times?: number): void;
  /** The person looks at the next call of this method for a while. */
  hold(method: string): { release(): void };
  /** Networks that it knows beside the one that it is on. */
  know(chainId: number): void;
  isOn(): number;
  /** The last errors that it answered, for whoever looks for a fault. */
  trouble(): string;
}

export interface WalletOptions {
  readonly name?: string;
  readonly privateKey: string;
  /** The node that it speaks to when it is on `chainId`. */
  readonly rpcUrl: string;
  readonly chainId: number;
  /** Where it is at the start; 1 unless told. */
  readonly startsOn?: number;
  readonly knows?: readonly number[];
  /** Puts what was sent into a block. */
  mine(): Promise<void>;
}

/** Before the page is opened: it will find this wallet. */
export async function injectWallet(page: Page, options: WalletOptions): Promise<InjectedWallet> {
  const { name = "Test Wallet", chainId, knows = [] } = options;
  const node = new JsonRpcProvider(options.rpcUrl, chainId, {
    staticNetwork: true,
    cacheTimeout: -1,
  });
  const key = new Wallet(options.privateKey, node);
  const known = new Set<number>(knows);
  const refusals = new Map<string, { error: Said; times: number }>();
  const holds = new Map<string, Promise<void>>();
  const calls: string[] = [];
  const asked: InjectedWallet["asked"] = [];
  const errors: string[] = [];
  let on = options.startsOn ?? 1;

  async function answer(method: string, params: readonly unknown[]): Promise<unknown> {
    calls.push(method);
    await holds.get(method);
    const refusal = refusals.get(method);
    if (refusal !== undefined) {
      refusal.times -= 1;
      if (refusal.times === 0) refusals.delete(method);
      throw refusal.error;
    }
    const [first] = params as readonly { chainId?: string; to?: string; data?: string }[];
    switch (method) {
      case "eth_requestAccounts":
      case "eth_accounts":
        return [key.address.toLowerCase()];
      case "eth_chainId":
        return `0x${on.toString(16)}`;
      case "wallet_switchEthereumChain": {
        const wanted = Number(first?.chainId);
        if (!known.has(wanted)) throw { code: 4902, message: "Unrecognized chain ID." };
        on = wanted;
        return null;
      }
      case "wallet_addEthereumChain":
        on = Number(first?.chainId);
        known.add(on);
        return null;
      case "eth_sendTransaction":
        return await sign(first as Transaction);
      default:
        requireChain();
        return await node.send(method, [...params]);
    }
  }

  async function sign(transaction: Transaction): Promise<string> {
    requireChain();
    const { to, data, value, gas } = transaction;
    asked.push({ to, data, ...(value && { value }) });
    const sent = await key.sendTransaction({ to, data, value: value ?? "0x0", gasLimit: gas });
    await options.mine();
    return sent.hash;
  }

  function requireChain(): void {
    if (on !== chainId) throw { code: 4901, message: "Not on that chain." };
  }

  const binding = `__${name.replaceAll(/\W/g, "")}`;
  await page.exposeBinding(binding, async (_source, method: string, params: unknown[]) => {
    try {
      return { result: await answer(method, params) };
    } catch (error) {
      errors.push(`${method}: ${JSON.stringify(said(error))}`);
      return { error: said(error) };
    }
  });
  await page.addInitScript(announce, { binding, name, icon: ICON });
  return {
    ...{ calls, asked, address: key.address },
    refuse: (method, error, times = 1) => refusals.set(method, { error, times }),
    hold(method) {
      let release = () => {};
      holds.set(method, new Promise((resolve) => (release = resolve)));
      return {
        release() {
          holds.delete(method);
          release();
        },
      };
    },
    know: (id) => known.add(id),
    isOn: () => on,
    trouble: () => errors.slice(-3).join("\n"),
  };
}

interface Transaction {
  readonly to: string;
  readonly data: string;
  readonly value?: string;
  readonly gas?: string;
}

/** Nodes answer errors with a code and a message; ethers wraps them. */
function said(error: unknown): Said {
  const { code, message, data, error: inner } = error as Said & { readonly error?: Said };
  if (inner !== undefined && typeof inner.code === "number") return inner;
  const number = typeof code === "number" ? code : -32603;
  return { code: number, message: String(message ?? error), ...(data !== undefined && { data }) };
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E%3Crect width='40' height='40' rx='10' fill='%234664d9'/%3E%3Cpath d='M10 15h20v14H10z' fill='%23fff'/%3E%3Ccircle cx='25' cy='22' r='2' fill='%234664d9'/%3E%3C/svg%3E";

/** Runs in the page. */
function announce(told: { binding: string; name: string; icon: string }): void {
  type Call = (
    method: string,
    params: readonly unknown[],
  ) => Promise<{ result?: unknown; error?: Said }>;
  const ask = (window as unknown as { readonly [name: string]: Call })[told.binding] as Call;
  const provider = {
    async request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
      const { result, error } = await ask(method, params);
      if (error !== undefined) throw Object.assign(new Error(error.message), error);
      return result;
    },
    on() {},
    removeListener() {},
  };
  const info = {
    uuid: `350670db-19fa-4704-a166-${told.name.length.toString(16).padStart(12, "0")}`,
    rdns: `example.${told.binding}`,
    ...{ name: told.name, icon: told.icon },
  };
  const tell = () =>
    window.dispatchEvent(
      new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
    );
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
