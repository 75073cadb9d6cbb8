import { unreachable } from "../server/unreachable.ts";
import type { Scene } from "./pageState.ts";
import type { PageWords, SituationFacts } from "./words/pageWords.ts";

/** What a screen reader is told when the scene changes: one sentence, without what is repeated. */
export function announcementOf(scene: Scene, facts: SituationFacts, words: PageWords): string {
  if ("situation" in scene && scene.situation !== undefined) {
    const { title, youCan } = words.situation(scene.situation, facts);
    return `${title}. ${youCan}`;
  }
  switch (scene.kind) {
    case "loading":
      return words.loading;
    case "choose":
    case "transfer":
      return "";
    case "wallet":
      return stepText(scene, facts, words);
    case "sent":
      return `${words.sent}. ${words.sentHow}`;
    case "confirming":
      return `${words.confirming}. ${words.confirmations(scene.have, scene.need)}`;
    case "paid":
      return `${words.paid}. ${words.paidHow(facts.seller)}`;
    default:
      return unreachable(scene);
  }
}

function stepText(
  { steps }: Extract<Scene, { readonly kind: "wallet" }>,
  { due, network }: SituationFacts,
  words: PageWords,
): string {
  const step = steps.find(({ state }) => state === "now" || state === "waiting");
  if (step === undefined) return "";
  const { name, now, waiting } = words.steps[step.name];
  return `${name}: ${step.state === "now" ? now(due, network) : waiting}`;
}
