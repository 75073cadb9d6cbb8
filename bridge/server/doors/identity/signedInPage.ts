/** The last page of a sign-in: hands the ticket to the game, and to nobody else. */

import { hash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { payError } from "../../../wire/payError.ts";
import { unreachable } from "../../unreachable.ts";
import type { IdentityParts } from "./identityParts.ts";
import type { OidcEnd } from "./oidcSignIn.ts";

/** Goes to the game's page, or shows ours, which tells the window that opened it. */
export function endReply(reply: FastifyReply, end: OidcEnd, parts: IdentityParts) {
  const { target } = end;
  const told = wordsOf(end);
  const safe = reply.header("set-cookie", end.cookie).header("referrer-policy", "no-referrer");
  switch (target.kind) {
    case "redirect":
      // What stands after # stays in the browser: no server and no log sees it.
      return safe.redirect(`${target.url}#${new URLSearchParams(told)}`, 303);
    case "message":
      parts.log.info({ origin: target.origin }, "a sign-in ended in a window");
      return safe
        .header("content-security-policy", POLICY)
        .type("text/html; charset=utf-8")
        .send(pageOf(told, target.origin));
    default:
      return unreachable(target);
  }
}

type Words = { readonly [name: string]: string };

function wordsOf({ answer, state }: OidcEnd): Words {
  const own: Words = state === undefined ? {} : { state };
  if (answer.kind === "ticket") return { ticket: answer.ticket, ...own };
  const { code, detail } = answer.refusal;
  const { message } = payError(code, "en");
  const more: Words = detail === undefined ? {} : { detail };
  return { error: code, message, ...more, ...own };
}

/** What it says stands in the page as data, so that the program is always the same. */
const PROGRAM = `
const told = JSON.parse(document.getElementById("told").textContent);
if (window.opener) {
  window.opener.postMessage({ coinslot: "signIn", ...told.words }, told.origin);
  window.close();
}`;
const POLICY = `default-src 'none'; script-src 'sha256-${hash("sha256", PROGRAM, "base64")}'; frame-ancestors 'none'; base-uri 'none'`;

function pageOf(words: Words, origin: string): string {
  // No text can end the element that it stands in.
  const told = JSON.stringify({ words, origin }).replaceAll("<", "\\u003c");
  const sentence = words.ticket === undefined ? "The sign-in did not work." : "You are signed in.";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign-in</title>
<p>${sentence} You can close this window. / 您可以关闭此窗口。</p>
<script id="told" type="application/json">${told}</script>
<script>${PROGRAM}</script>
</html>
`;
}
