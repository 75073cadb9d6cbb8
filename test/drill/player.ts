/** One player of the drill: two connections, and a game that does everything at once. */

import type { Calls, Method } from "../../bridge/wire/messages.ts";
import { CallError, DEMO, RawClient, soonMs } from "../server/rawClient.ts";
import { type Ask, type Diary, isPaid, type OrderNote } from "./diary.ts";
import type { Random } from "./random.ts";

/** The server is gone; what was asked may or may not have happened. */
export class NoAnswer extends Error {}

/** Refusals that are part of a player's life. */
const ORDINARY = ["coinsInsufficient", "tooManyRequests", "orderExists", "cancelled"];

export class DrillPlayer {
  readonly diary: Diary;
  readonly name: string;
  readonly #random: Random;
  #session: string | undefined;
  #clients: RawClient[] = [];
  #number = 0;

  constructor(name: string, diary: Diary, random: Random) {
    this.name = name;
    this.diary = diary;
    this.#random = random;
  }

  async connect(port: number): Promise<void> {
    this.#clients = await Promise.all([RawClient.connect(port), RawClient.connect(port)]);
    if (this.#session === undefined) {
      const params = { ...DEMO, playerName: this.name, language: "en" } as const;
      this.#session = (await this.call("login", params)).session;
    }
    const session = this.#session;
    for (const client of this.#clients) await answered(client, "resume", { session });
  }

  disconnect(): void {
    for (const client of this.#clients) client.socket.terminate();
  }

  get session(): string {
    return this.#session ?? "";
  }

  /** Plays until the server is gone. */
  async play(): Promise<void> {
    await Promise.all([this.#playOn(), this.#playOn(), this.#playOn()]);
  }

  call<M extends Method>(
    method: M,
    params: Calls[M]["params"],
    connection = 0,
  ): Promise<Calls[M]["result"]> {
    const client = this.#clients[connection];
    if (client === undefined) throw new Error("not connected");
    return answered(client, method, params);
  }

  /** Asks for the order; the same again is the same order. Refusals count as answers. */
  async ask(note: OrderNote, ask: Ask, connection = 0): Promise<void> {
    const { orderNo } = note;
    const { session } = this;
    const terms = { orderNo, title: "Goods", detail: "", zoneId: "1", saveSlot: "1" };
    const all = { session, ...terms, deadlineMs: soonMs() };
    const { order } =
      ask.method === "pay"
        ? await this.call("pay", { ...all, coins: ask.coins }, connection)
        : await this.call("payByCode", { ...all, items: [itemOf(ask)] }, connection);
    if (!isPaid(order)) this.diary.blame("wrong", `${orderNo} was answered as ${order.state}`);
    this.diary.hear(note, order);
  }

  async cancel(note: OrderNote): Promise<void> {
    const { order } = await this.call("cancelOrder", {
      session: this.session,
      orderNo: note.orderNo,
    });
    this.diary.hear(note, order);
  }

  async #playOn(): Promise<void> {
    for (;;) {
      try {
        await this.#act();
        this.diary.acknowledged += 1;
      } catch (error) {
        if (error instanceof NoAnswer) return;
        if (!(error instanceof CallError)) throw error;
        if (!ORDINARY.includes(error.code)) this.diary.blame("wrong", error.message);
      }
    }
  }

  #act(): Promise<void> {
    const acts = [
      ...[this.#pay, this.#pay, this.#pay, this.#pay, this.#buy, this.#buy],
      ...[this.#take, this.#take, this.#recharge, this.#giveUp, this.#repeat, this.#race],
    ] as const;
    const act = acts[this.#random.whole(acts.length)] ?? this.#pay;
    return act.call(this);
  }

  #newNumber(): string {
    this.#number += 1;
    return `${this.name}N${this.#number}`;
  }

  async #pay(): Promise<void> {
    const ask = { method: "pay", coins: 1 + this.#random.whole(3) } as const;
    await this.#askOrCancel(this.diary.noteOrder(this.#newNumber(), ask), ask);
  }

  async #buy(): Promise<void> {
    const ask = { method: "payByCode", code: "POTION", price: 10 } as const;
    await this.#askOrCancel(this.diary.noteOrder(this.#newNumber(), ask), ask);
  }

  /** An order that nobody can pay for stays open until it is cancelled. */
  async #giveUp(): Promise<void> {
    const ask = { method: "pay", coins: 1_000_000_000 } as const;
    await this.#askOrCancel(this.diary.noteOrder(this.#newNumber(), ask), ask);
  }

  async #askOrCancel(note: OrderNote, ask: Ask): Promise<void> {
    try {
      await this.ask(note, ask);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "coinsInsufficient") throw error;
      await this.cancel(note);
    }
  }

  async #repeat(): Promise<void> {
    const { orders } = this.diary;
    const note = orders[this.#random.whole(orders.length)];
    if (note?.told === undefined || !isPaid(note.told) || note.asks.length > 1) return this.#pay();
    this.diary.repeated += 1;
    await this.ask(note, note.asks[0]);
  }

  /** Two connections want one number, now and then for different goods. */
  async #race(): Promise<void> {
    const first = { method: "pay", coins: 1 } as const;
    const second = { method: "pay", coins: 1 + this.#random.whole(2) } as const;
    const asks: [Ask, ...Ask[]] = first.coins === second.coins ? [first] : [first, second];
    const note = this.diary.noteOrder(this.#newNumber(), ...asks);
    this.diary.repeated += 1;
    const both = await Promise.allSettled([this.ask(note, first, 0), this.ask(note, second, 1)]);
    for (const one of both) if (one.status === "rejected") throw one.reason;
  }

  async #recharge(): Promise<void> {
    const coins = 200 + this.#random.whole(300);
    const note = { rechargeNo: this.#newNumber(), coins, isConfirmed: false };
    this.diary.recharges.push(note);
    const { url } = await this.call("recharge", {
      ...{ session: this.session, rechargeNo: note.rechargeNo, zoneId: "1", saveValue: coins },
      ...{ isCanChange: false, ysdkExtInfo: "", language: "en" as const },
    });
    const paid = new URLSearchParams({ outcome: "paid", coins: String(coins) });
    const response = await fetch(url, { method: "POST", body: paid, redirect: "manual" }).catch(
      () => {
        throw new NoAnswer();
      },
    );
    if (response.status !== 303) return this.diary.blame("wrong", `page: ${response.status}`);
    note.isConfirmed = true;
  }

  /** Takes what is due, as a game would, and says so. */
  async #take(): Promise<void> {
    const { session } = this;
    const { deliveries = [] } = await this.call("deliveries", { session, saveSlot: "1" });
    for (const { deliveryId, orderNo } of deliveries) {
      const { order } = await this.call("ackDelivery", { session, deliveryId, outcome: "granted" });
      const note = this.diary.orders.find((one) => one.orderNo === orderNo);
      if (note === undefined) return this.diary.blame("wrong", `nobody ordered ${orderNo}`);
      if (order.state !== "fulfilled") this.diary.blame("wrong", `${orderNo} was acknowledged`);
      this.diary.hear(note, order);
    }
  }
}

function itemOf({ code, price }: Extract<Ask, { method: "payByCode" }>) {
  return { code, quantity: 1, expectedPrice: price };
}

/** The answer, or NoAnswer when the connection ends before. */
async function answered<M extends Method>(
  client: RawClient,
  method: M,
  params: Calls[M]["params"],
): Promise<Calls[M]["result"]> {
  const gone = client.closed.then(() => {
    throw new NoAnswer();
  });
  if (client.socket.readyState !== client.socket.OPEN) await gone;
  return await Promise.race([client.call(method, params), gone]);
}
