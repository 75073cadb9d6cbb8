/** What anybody may send who knows the address: none of it is worth anything. */

import { publicTextOf } from "../../notices/dialects/standardSignature.ts";
import type { Cause } from "../cause.ts";
import { type DoctorCase, type Kit, send } from "../doctorCase.ts";
import type { Letter } from "../pen.ts";
import { paid, withHeaders } from "./letters.ts";

export const FORGED: readonly DoctorCase[] = [
  forged("otherSecret", "signed with another secret", "signatureUnchecked", (kit) =>
    paid(kit, {}, { secrets: [kit.otherSecret] }),
  ),
  forged("noSignature", "without a signature", "signatureOptional", (kit) =>
    kit.pen.withSignature(paid(kit), undefined),
  ),
  forged("emptySignature", "with an empty signature", "signatureOptional", (kit) =>
    kit.pen.withSignature(paid(kit), ""),
  ),
  forged("halfSignature", "with half of the right signature", "signaturePartly", (kit) => {
    const signature = kit.pen.signatureOf(paid(kit));
    return kit.pen.withSignature(paid(kit), signature.slice(0, Math.ceil(signature.length / 2)));
  }),
  forged("lastDigit", "with the signature's end changed", "signaturePartly", (kit) => {
    const signature = kit.pen.signatureOf(paid(kit));
    return kit.pen.withSignature(paid(kit), endChanged(signature));
  }),
  {
    ...forged(
      "otherPlayer",
      "with another player under the same signature",
      "signatureUnbound",
      (kit) => {
        const signature = kit.pen.signatureOf(paid(kit));
        return kit.pen.withSignature(paid(kit, { playerId: `${kit.order.playerId}x` }), signature);
      },
    ),
    dialects: ["standard", "pico", "gip0006"],
  },
  {
    id: "forged.otherNotice",
    title: "with the signature of a notice that was taken",
    proof: "goods",
    plan(given) {
      const kit = withOneSecret(given);
      const first = paid({ ...kit, order: kit.second });
      const second = kit.pen.withSignature(paid(kit), kit.pen.signatureOf(first));
      return {
        steps: [send(first, "taken"), send(second, "notTaken")],
        goods: [{ order: kit.order, wanted: "none" }],
      };
    },
    causes: { handedOver: "signatureUnbound" },
  },
  {
    ...forged("otherId", "with another webhook-id", "idUnbound", (kit) =>
      withHeaders(paid(kit), { "webhook-id": `${kit.second.tradeNo}-3` }),
    ),
    dialects: ["standard"],
  },
  {
    ...forged("otherTime", "with another webhook-timestamp", "idUnbound", (kit) => {
      const seconds = Math.floor(kit.signing.atMs / 1000) - 1;
      return withHeaders(paid(kit), { "webhook-timestamp": String(seconds) });
    }),
    dialects: ["standard"],
  },
  forged("emptySecret", "signed with an empty secret", "secretEmpty", (kit) =>
    paid(kit, {}, { secrets: [""] }),
  ),
  forged("undefinedSecret", "signed with the word undefined", "secretEmpty", (kit) =>
    paid(kit, {}, { secrets: ["undefined"] }),
  ),
  {
    ...forged(
      "publicKey",
      "signed with the public key as a shared secret",
      "keyConfusion",
      (kit) => {
        const text = publicTextOf(kit.signing.secrets[0] ?? "") ?? "";
        return paid(kit, {}, { secrets: [`whsec_${text.slice("whpk_".length)}`] });
      },
    ),
    dialects: ["standard"],
    applies: ({ signing }) => publicTextOf(signing.secrets[0] ?? "") !== undefined,
  },
];

function forged(
  word: string,
  title: string,
  cause: Cause,
  write: (kit: Kit) => Letter,
): DoctorCase {
  return {
    id: `forged.${word}`,
    title,
    proof: "goods",
    plan(given) {
      // A second signature would be a genuine one.
      const kit = withOneSecret(given);
      const letter = write(kit);
      return {
        steps: [send(letter, "notTaken", { mustNotSay: rightSignature(kit, letter) })],
        goods: [{ order: kit.order, wanted: "none" }],
      };
    },
    causes: { handedOver: cause },
  };
}

function withOneSecret(kit: Kit): Kit {
  return { ...kit, signing: { ...kit.signing, secrets: kit.signing.secrets.slice(0, 1) } };
}

/** What this letter would have to carry; its digits alone, whatever stands before them. */
function rightSignature({ pen, signing, order }: Kit, letter: Letter): string | undefined {
  const isSaid = letter.headers["webhook-id"]?.startsWith(order.tradeNo) ?? true;
  if (!isSaid) return undefined;
  const body = JSON.parse(letter.body) as { signature?: string; sig?: string; data?: object };
  const { signature: _, ...draft } = body;
  const right = pen.sign(pen.dialect === "gip0006" ? { ...body.data } : draft, signing);
  return pen.signatureOf(right).split(/[ ,=]/)[1] ?? pen.signatureOf(right);
}

function endChanged(signature: string): string {
  // Not the last digit: in base64 it may mean nothing.
  const at = signature.length - 6;
  const changed = signature[at] === "0" ? "1" : "0";
  return signature.slice(0, at) + changed + signature.slice(at + 1);
}
