import { openArmoury } from "./armoury.ts";
import { browserStorage } from "./saved.ts";
import type { Language } from "./texts.ts";

const PLAYER = "Player 1";

/** Reads how the shop is to be opened from the address and from the last visit, and opens it. */
function main(): void {
  const asked = new URLSearchParams(location.search);
  const saved = browserStorage();
  openArmoury({
    saved,
    endpoint: asked.get("endpoint") ?? location.origin,
    playerName: asked.get("player") ?? saved.read("armoury/player") ?? PLAYER,
    language: parseLanguage(asked.get("language") ?? saved.read("armoury/language")),
  });
}

function parseLanguage(word: string | undefined): Language {
  if (word === "en" || word === "zh") return word;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

main();
