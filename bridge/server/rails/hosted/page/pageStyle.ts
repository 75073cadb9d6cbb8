/** The style of the sandbox's payment page, and its hash for the page's content security policy. */

import { createHash } from "node:crypto";

/** Light and dark, from a phone's width on; system fonts only. */
export const PAGE_STYLE = `
:root {
  --ground: #f4f3ef; --card: #fff; --panel: #faf9f6; --line: #dedbd2; --control: #8b887e;
  --ink: #1d1f23; --soft: #5a5c62; --accent: #1f5f4a; --on-accent: #fff; --accent-soft: #dcebe4;
  --good: #1f5f4a; --wait: #7a5200; --bad: #a2322a; --focus: #1c63d5;
  --notice: #ffe9b0; --on-notice: #4a3500; --notice-line: #e5c878;
  --gold: #e9b949; --gold-dark: #b6811c; --gold-ink: #7b5410;
  --shadow: 0 1px 2px rgb(30 28 20 / 6%), 0 12px 36px rgb(30 28 20 / 8%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131518; --card: #1c1f24; --panel: #181b1f; --line: #32363d; --control: #7d828c;
    --ink: #eceae4; --soft: #a9abb2; --accent: #8fd6b8; --on-accent: #0d2a20;
    --accent-soft: #23392f;
    --good: #8fd6b8; --wait: #f0c46a; --bad: #ff9a8f; --focus: #8ab6ff;
    --notice: #3a2f14; --on-notice: #ffe4a3; --notice-line: #5c4a1e;
    --gold: #d9a93c; --gold-dark: #9a6d16; --gold-ink: #5f400a;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 36px rgb(0 0 0 / 30%);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
.sandbox {
  margin: 0; padding: .625rem 1rem; text-align: center; font-size: .9375rem;
  background: var(--notice); color: var(--on-notice); border-bottom: 1px solid var(--notice-line);
}
.sandbox strong {
  display: inline-block; margin-right: .375rem; padding: 0 .5rem; border: 1px solid currentcolor;
  border-radius: 99px; font-size: .8125rem; letter-spacing: .04em; text-transform: uppercase;
}
main { flex: 1; display: flex; align-items: center; justify-content: center; padding: 2rem 1rem; }
.card {
  width: 100%; max-width: 54rem; display: grid; grid-template-columns: 5fr 7fr; overflow: hidden;
  background: var(--card); border: 1px solid var(--line); border-radius: 1.25rem;
  box-shadow: var(--shadow);
}
.purchase {
  display: flex; flex-direction: column; padding: 2.25rem 2rem;
  background: var(--panel); border-right: 1px solid var(--line);
}
.coin {
  width: 6.5rem; height: 6.5rem; object-fit: contain; object-position: left; margin-bottom: 1.5rem;
}
.coin-edge { fill: var(--gold-dark); } .coin-face { fill: var(--gold); }
.coin-ring { fill: none; stroke: var(--gold-dark); stroke-width: 2; }
.coin-slot { fill: var(--gold-ink); }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.3; font-weight: 650; }
h1.fixed { font-size: 1rem; font-weight: 500; color: var(--soft); }
p.amount {
  margin: .25rem 0 0; font-size: 2.25rem; line-height: 1.2; font-weight: 650;
  letter-spacing: -.015em;
}
div.amount { margin-top: .75rem; }
label { display: block; color: var(--soft); }
.field { display: flex; align-items: center; gap: .625rem; margin-top: .375rem; }
.field input {
  flex: 1 0 7rem; width: 7rem; max-width: 11rem; min-height: 3.25rem; padding: .25rem .75rem;
  font: inherit; font-size: 1.625rem; font-weight: 650; color: inherit; background: var(--card);
  border: 1px solid var(--control); border-radius: .75rem; font-variant-numeric: tabular-nums;
}
.field input[aria-invalid] { border: 2px solid var(--bad); }
#bounds { margin: .375rem 0 0; font-size: .875rem; color: var(--soft); }
.field:has([aria-invalid]) + #bounds { color: var(--bad); }
dl { margin: auto 0 0; padding-top: 2rem; font-size: .9375rem; }
dl div { display: flex; gap: 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
dt { flex: 0 0 4rem; color: var(--soft); }
dd { margin: 0; }
.outcomes {
  margin: 0; padding: 2.25rem 2rem; border: 0; min-width: 0; display: grid; gap: .625rem;
}
summary {
  padding: .875rem 0; min-height: 3rem; box-sizing: border-box; cursor: pointer;
  font-size: .9375rem; color: var(--soft);
}
summary:hover { color: var(--ink); }
details button + button { margin-top: .625rem; }
legend {
  float: left; width: 100%; margin-bottom: .375rem; padding: 0; font-size: 1.125rem;
  font-weight: 650;
}
button {
  display: flex; align-items: center; gap: .875rem; width: 100%; min-height: 4rem;
  padding: .75rem 1rem; font: inherit; text-align: left; color: inherit; cursor: pointer;
  background: var(--card); border: 1px solid var(--line); border-radius: .875rem;
}
button:hover { border-color: var(--control); background: var(--panel); }
button.paid { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.paid:hover { filter: brightness(1.08); }
.words { display: block; min-width: 0; }
.action, .effect { display: block; }
.action { font-weight: 600; }
.effect { font-size: .875rem; line-height: 1.4; color: var(--soft); text-wrap: balance; }
.paid .effect { color: inherit; }
.sign {
  flex: none; width: 1.5rem; height: 1.5rem; fill: none; stroke: currentcolor; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round;
}
.slow .sign, .lost .sign, details .sign { color: var(--wait); }
.refused .sign, .chargeBack .sign { color: var(--bad); }
.cancelled .sign { color: var(--soft); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.done { display: block; max-width: 30rem; padding: 2.5rem 2rem; text-align: center; }
.done .sign {
  width: 4rem; height: 4rem; padding: 1rem; margin-bottom: 1rem; border-radius: 50%;
  background: var(--panel); border: 1px solid var(--line);
}
.done.paid .sign { color: var(--good); background: var(--accent-soft); border-color: transparent; }
.done h1 { margin-bottom: .75rem; font-size: 1.625rem; line-height: 1.25; text-wrap: balance; }
.done p { margin: .25rem 0; color: var(--soft); text-wrap: balance; }
.done strong { color: var(--ink); }
.done .return { margin: 1.5rem 0 0; font-weight: 600; color: var(--ink); }
.done dl { text-align: left; }
@media (max-width: 44rem) {
  main { align-items: flex-start; padding: 1rem .75rem 2rem; }
  .card { display: block; }
  .purchase { padding: 1.5rem 1.25rem 1rem; border-right: 0; border-bottom: 1px solid var(--line); }
  .coin { width: 4.5rem; height: 4.5rem; margin-bottom: 1rem; }
  dl { padding-top: 1.25rem; }
  .outcomes { padding: 1.5rem 1.25rem; }
  .done { padding: 2rem 1.25rem; }
}
@media (forced-colors: active) {
  button, .card, .field input { border: 1px solid; }
}
`;

/** As a content security policy names it. */
export const PAGE_STYLE_HASH = `sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}`;
