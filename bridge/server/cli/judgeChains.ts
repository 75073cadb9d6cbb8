import type { ChainHealth } from "../rails/chain/runFollower.ts";
import { unreachable } from "../unreachable.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** How the chains are followed by the server beside us. */
export function judgeChains(chains: readonly ChainHealth[]): readonly Finding[] {
  return chains.flatMap((chain) => [judgeChain(chain), ...judgeEndpoints(chain)]);
}

function judgeChain({ net, name, state, role, height, headHeight, note }: ChainHealth): Finding {
  const at = `${name} (${net}) at ${height ?? "no"} of ${headHeight ?? "no"} blocks`;
  const why = note === undefined ? "" : `: ${note}`;
  const show = `coinslot chain show ${net}`;
  switch (state) {
    case "ok":
      return ok(`${at}${role === "follows" ? "" : ", another process follows it"}`);
    case "starting":
      return role === "standsBy" && note === undefined
        ? ok(`${name} (${net}): another process follows it`)
        : warn(`${name} (${net}) is not followed yet${why}`, show);
    case "behind":
      return warn(`${at} is behind${why}`, `${show}; invoices wait, none expires`);
    case "stalled":
      return warn(`${at} stands still${why}`, `${show}; no new invoices until it moves`);
    case "halted":
      return fail(`${at} is halted${why}`, "docs/CHAINS.md tells how to look and to unlock it");
    default:
      return unreachable(state);
  }
}

function judgeEndpoints({ name: chain, endpoints }: ChainHealth): readonly Finding[] {
  const aside = endpoints.filter(({ state }) => state === "aside");
  const alone = endpoints.length - aside.length < 2;
  return [
    ...aside.map(({ name, reason }) =>
      warn(`${chain}: endpoint ${name} is set aside: ${reason}`, "mend it, or replace it"),
    ),
    ...(alone ? [warn(`${chain}: no second endpoint checks the first`, "name one more")] : []),
  ];
}
