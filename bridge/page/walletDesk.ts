/** Where a wallet is used: one attempt at a time, what it is doing, and what it has sent. */

import { type ShallowRef, shallowRef } from "vue";
import type { FeedNews } from "./invoiceFeed.ts";
import { isPayable } from "./isPayable.ts";
import type { PageMemory } from "./memory.ts";
import type { SentTransaction, WalletActivity } from "./pageState.ts";
import type { EvmState } from "./payState.ts";
import { verifyTerms } from "./verifyTerms.ts";
import type { FoundWallet } from "./wallet/walletList.ts";
import { WalletStop } from "./wallet/walletProblem.ts";

export interface WalletDesk {
  readonly activity: Readonly<ShallowRef<WalletActivity>>;
  readonly sent: Readonly<ShallowRef<SentTransaction | undefined>>;
  /** Pays what this state, which is verified, says is due. Never rejects. */
  pay(wallet: FoundWallet, state: EvmState): Promise<void>;
  /** Nobody waits any more; what the wallet still sends is kept nevertheless. */
  stop(): void;
  /** Lets the person pay again. */
  forgetSent(): void;
}

export interface WalletDeskParts {
  readonly memory: PageMemory;
  /** The newest state, past every cache. */
  ask(): Promise<FeedNews>;
  nowMs(): number;
  onSent(): void;
}

export function createWalletDesk(parts: WalletDeskParts): WalletDesk {
  const { memory } = parts;
  const activity = shallowRef<WalletActivity>({ kind: "idle" });
  const sent = shallowRef(memory.findSent());
  let attempt = new AbortController();

  const desk: WalletDesk = {
    activity,
    sent,
    async pay(wallet, state) {
      attempt.abort();
      attempt = new AbortController();
      await payOnce(parts, { desk, activity, sent, wallet, state, signal: attempt.signal });
    },
    stop() {
      attempt.abort();
      activity.value = { kind: "idle" };
    },
    forgetSent() {
      memory.forgetSent();
      sent.value = undefined;
    },
  };
  memory.onChange(() => {
    sent.value = memory.findSent();
  });
  return desk;
}

interface Attempt {
  readonly desk: WalletDesk;
  readonly activity: ShallowRef<WalletActivity>;
  readonly sent: ShallowRef<SentTransaction | undefined>;
  readonly wallet: FoundWallet;
  readonly state: EvmState;
  readonly signal: AbortSignal;
}

async function payOnce(parts: WalletDeskParts, attempt: Attempt): Promise<void> {
  const { desk, activity, sent, wallet, state, signal } = attempt;
  const { memory, nowMs, onSent } = parts;
  const walletName = wallet.name;
  let at: Working = { ...START, walletName };
  const show = (next: Working) => {
    at = next;
    if (!signal.aborted) activity.value = next;
  };
  show(at);
  try {
    const { payByWallet, isTaken } = await loadWalletCode();
    const payment = { provider: wallet.provider, state, memory, signal, nowMs };
    const hash = await payByWallet({
      ...payment,
      onStep: (step, waitsFor, isApproveSkipped) =>
        show({ ...at, step, waitsFor, isApproveSkipped }),
      recheck: () => requireDue(parts, state),
    });
    sent.value = memory.findSent();
    activity.value = { kind: "idle" };
    onSent();
    // After the payment left, the server's word counts, not the wallet's node.
    if (await isTaken(payment, hash).catch(() => true)) return;
    desk.forgetSent();
    throw new WalletStop("reverted");
  } catch (error) {
    if (signal.aborted) return;
    const problem = error instanceof WalletStop ? error.problem : "walletFailed";
    activity.value = { ...at, kind: "failed", problem };
  }
}

async function loadWalletCode() {
  try {
    return await import("./wallet/payByWallet.ts");
  } catch (error) {
    throw new WalletStop("serverSilent", error);
  }
}

type Working = Extract<WalletActivity, { readonly kind: "working" }>;

const START: Working = {
  kind: "working",
  walletName: "",
  step: "connect",
  waitsFor: "wallet",
  isApproveSkipped: false,
};

/** It may have been paid from elsewhere meanwhile: nobody signs on old news. */
async function requireDue({ ask, memory }: WalletDeskParts, before: EvmState): Promise<void> {
  const news = await ask();
  if (news.kind !== "state") throw new WalletStop("serverSilent");
  const { state } = news;
  const verdict = verifyTerms(state, before.invoiceId, memory.findFingerprint());
  const isDue =
    verdict.kind === "verified" &&
    isPayable(state) &&
    state.missing === before.missing &&
    state.serverTimeMs <= state.expiresAtMs;
  if (!isDue) throw new WalletStop("movedOn");
}
