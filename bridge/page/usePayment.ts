/** Holds the page together: feed, wallets, memory and clock become what is shown. */

import { type ComputedRef, computed, onScopeDispose, type ShallowRef, shallowRef } from "vue";
import { type FeedNews, followInvoice } from "./invoiceFeed.ts";
import { isPayable } from "./isPayable.ts";
import type { PageMemory } from "./memory.ts";
import {
  decideNotice,
  decideScene,
  type InvoiceKnown,
  type Notice,
  type PageFacts,
  type Scene,
  type WalletActivity,
} from "./pageState.ts";
import type { PayState } from "./payState.ts";
import { createServerClock } from "./serverClock.ts";
import { verifyTerms } from "./verifyTerms.ts";
import { createWaker } from "./waker.ts";
import { type FoundWallet, findWallets } from "./wallet/walletList.ts";
import { createWalletDesk } from "./walletDesk.ts";

/** What the page's parts read and do. */
export interface Payment {
  /** Verified; undefined while nothing may be shown. */
  readonly state: ComputedRef<PayState | undefined>;
  readonly scene: ComputedRef<Scene>;
  readonly notice: ComputedRef<Notice | undefined>;
  readonly wallets: Readonly<ShallowRef<readonly FoundWallet[]>>;
  readonly activity: Readonly<ShallowRef<WalletActivity>>;
  /** By the server's clock; moves once a second. */
  readonly nowMs: Readonly<ShallowRef<number>>;
  /** It was not paid yet when this visit began. */
  readonly wasOpen: Readonly<ShallowRef<boolean>>;
  pay(wallet: FoundWallet): void;
  stopWaiting(): void;
  /** What was sent, or was seen and is gone, is given up. */
  payAgain(): void;
}

export interface PaymentParts {
  readonly invoiceId: string;
  readonly stateUrl: string;
  readonly memory: PageMemory;
}

const TICK_MS = 1000;

/** To be called in a component's setup; everything stops with it. */
export function usePayment({ invoiceId, stateUrl, memory }: PaymentParts): Payment {
  const invoice = shallowRef<InvoiceKnown>({ kind: "loading" });
  const wallets = shallowRef<readonly FoundWallet[]>([]);
  const isServerReached = shallowRef(true);
  const wasOpen = shallowRef(false);
  const isPayingAgain = shallowRef(false);
  const clock = createServerClock();
  const nowMs = useTicks(clock.nowMs);
  const { wait, wake } = createWaker();
  const isOnline = useOnline(wake);
  const feed = followInvoice({ url: stateUrl, fetch: (...call) => fetch(...call), wait, onNews });
  const desk = createWalletDesk({ memory, ask: feed.ask, nowMs: clock.nowMs, onSent: wake });

  function onNews(news: FeedNews): void {
    isServerReached.value = news.kind !== "failed";
    if (news.kind === "failed") return;
    invoice.value = news.kind === "state" ? judge(news.state) : news;
  }

  function judge(state: PayState): InvoiceKnown {
    clock.set(state.serverTimeMs);
    nowMs.value = clock.nowMs();
    const verdict = verifyTerms(state, invoiceId, memory.findFingerprint());
    if (verdict.kind === "verified") memory.keepFingerprint(verdict.fingerprint);
    // A wallet that is at work must not ask for the next step of something that is over.
    if (verdict.kind !== "verified" || !isPayable(state)) desk.stop();
    if (state.status !== "paid") wasOpen.value = true;
    return { kind: "known", state, verdict };
  }

  findWallets(window, (found) => {
    wallets.value = found;
  });
  onScopeDispose(feed.stop);

  const facts = computed<PageFacts>(() => ({
    invoice: invoice.value,
    isOnline: isOnline.value,
    isServerReached: isServerReached.value,
    nowMs: nowMs.value,
    wallet: desk.activity.value,
    isPayingAgain: isPayingAgain.value,
    ...(desk.sent.value && { sent: desk.sent.value }),
  }));
  const state = computed(() => verifiedIn(invoice.value));
  return {
    ...{ state, wallets, nowMs, wasOpen },
    activity: desk.activity,
    scene: computed(() => decideScene(facts.value)),
    notice: computed(() => decideNotice(facts.value)),
    pay(wallet) {
      if (state.value?.kind === "evm") void desk.pay(wallet, state.value);
    },
    stopWaiting: desk.stop,
    payAgain() {
      desk.forgetSent();
      isPayingAgain.value = true;
    },
  };
}

function verifiedIn(invoice: InvoiceKnown): PayState | undefined {
  if (invoice.kind !== "known" || invoice.verdict.kind !== "verified") return undefined;
  return invoice.state;
}

function useTicks(nowMs: () => number): ShallowRef<number> {
  const now = shallowRef(nowMs());
  const timer = setInterval(() => {
    now.value = nowMs();
  }, TICK_MS);
  onScopeDispose(() => clearInterval(timer));
  return now;
}

function useOnline(onBack: () => void): ShallowRef<boolean> {
  const isOnline = shallowRef(navigator.onLine);
  const update = () => {
    isOnline.value = navigator.onLine;
    if (isOnline.value) onBack();
  };
  const names = ["online", "offline"];
  for (const name of names) addEventListener(name, update);
  onScopeDispose(() => {
    for (const name of names) removeEventListener(name, update);
  });
  return isOnline;
}
