/** Small drawings of the sandbox's payment page, in the colour of the text around them. */

import type { RechargeOutcome } from "../rechargeOutcome.ts";

/** A coin, for an app that brings no icon of its own. */
export function coinPicture(): string {
  return `<svg class="coin" viewBox="5 3 86 90" aria-hidden="true" focusable="false">
<circle cx="48" cy="50" r="42" class="coin-edge"/><circle cx="48" cy="46" r="42" class="coin-face"/>
<circle cx="48" cy="46" r="33" class="coin-ring"/><path class="coin-slot" d="M44 28h8v36h-8z"/>
</svg>`;
}

/** A sign for what the provider does. */
export function outcomePicture(outcome: RechargeOutcome): string {
  const strokes = STROKES[outcome];
  return `<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${strokes}</svg>`;
}

/** Paths on a grid of 24, drawn as lines. */
const STROKES: { readonly [outcome in RechargeOutcome]: string } = {
  paid: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  slow: '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
  lost: '<path d="M4 5h16v11H10l-5 4v-4H4zM9.75 8.25l4.5 4.5m0-4.5l-4.5 4.5"/>',
  unreported: '<path d="M4 5h16v11H10l-5 4v-4H4zM8 10.5h.5m3.25 0h.5m3.25 0h.5"/>',
  less: '<circle cx="12" cy="12" r="8"/><path d="M8 12h8"/>',
  more: '<circle cx="12" cy="12" r="8"/><path d="M8 12h8M12 8v8"/>',
  twice: '<path d="M3 12.5l3.5 3.5L13 9M11 15l1.5 1.5L20 9"/>',
  chargeBack: '<path d="M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H9"/>',
  refused: '<circle cx="12" cy="12" r="8"/><path d="M6.5 6.5l11 11"/>',
  cancelled: '<path d="M10 7l-5 5 5 5M5 12h9a5 5 0 0 1 5 5"/>',
};
