/**
 * Replies as they go between the threads: what nearly all of them have stands in its place, without
 * a name, because names are much of what reading a parcel costs.
 */

import type { Frame } from "../../wire/codec.ts";
import { unreachable } from "../unreachable.ts";
import type { Effect } from "../verb.ts";
import type { Reply, Settled } from "./command.ts";

/** A reply that is done, or another one with its names. */
export type SentReply =
  | readonly [id: number, result: unknown, effects: readonly SentEffect[]]
  | readonly [id: number, reply: Exclude<Reply<Effect>, { kind: "done" }>];

type SentEffect =
  | readonly [playerId: string, frame: Frame]
  | readonly [playerId: string, sessionHash: string, reason: string]
  | readonly [playerId: string, cid: string, event: string, data: string];

export function sentReply({ id, reply }: Settled<Effect>): SentReply {
  if (reply.kind !== "done") return [id, reply];
  return [id, reply.result, reply.effects.map(sentEffect)];
}

export function receivedReply(sent: SentReply): Settled<Effect> {
  if (sent.length === 2) return { id: sent[0], reply: sent[1] };
  const [id, result, effects] = sent;
  return { id, reply: { kind: "done", result, effects: effects.map(receivedEffect) } };
}

function sentEffect(effect: Effect): SentEffect {
  const { playerId } = effect;
  switch (effect.kind) {
    case "push":
      return [playerId, effect.frame];
    case "sessionEnded":
      return [playerId, effect.sessionHash, effect.reason];
    case "terminal":
      return [playerId, effect.cid, effect.event, effect.data];
    default:
      return unreachable(effect);
  }
}

function receivedEffect(sent: SentEffect): Effect {
  const [playerId] = sent;
  if (sent.length === 2) return { kind: "push", playerId, frame: sent[1] };
  if (sent.length === 3) {
    return { kind: "sessionEnded", playerId, sessionHash: sent[1], reason: sent[2] };
  }
  return { kind: "terminal", playerId, cid: sent[1], event: sent[2], data: sent[3] };
}
