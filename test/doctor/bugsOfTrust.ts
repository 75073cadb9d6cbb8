/** It believes what it should not, or refuses what it should believe. */

import { IS_SIGNED, type PlantedBug, VERIFY } from "./plantedBug.ts";

export const BUGS_OF_TRUST: readonly PlantedBug[] = [
  {
    name: "the signature is not checked",
    after: "hyochan/react-native-iap#438: fake purchases with patchers",
    caught: ["forged.otherSecret", "signatureUnchecked"],
    patches: [
      { file: "merchant/verifyNotice.ts", find: VERIFY, put: "  if (opened.body === undefined) {" },
    ],
  },
  {
    name: "a notice without a signature is believed",
    after: "FunkinCrew/Funkin#6802: fake purchases",
    caught: ["forged.noSignature", "signatureOptional"],
    patches: [
      {
        file: "merchant/standardReader.ts",
        find: '  const signature = readHeader(headers, "webhook-signature");',
        put: '  const signature = readHeader(headers, "webhook-signature") ?? "v1,none";',
      },
      {
        file: "merchant/standardReader.ts",
        find: IS_SIGNED,
        put: '        return signature === "v1,none" || (key !== undefined && isStandardSigned(content, signature, key));',
      },
    ],
  },
  {
    name: "only the beginning of the signature is compared",
    after: "hyochan/react-native-iap#438: fake purchases with patchers",
    caught: ["forged.halfSignature", "signaturePartly"],
    patches: [
      {
        file: "dialects/standardSignature.ts",
        find: '    return version === "v1" && given.length === right.length && timingSafeEqual(given, right);',
        put: '    return version === "v1" && right.subarray(0, given.length).equals(given);',
      },
    ],
  },
  {
    name: "signatures that were right once are kept and not checked again",
    after: "now.gg: no signature of the body, no protection against replays",
    caught: ["forged.otherNotice", "signatureUnbound"],
    patches: [
      {
        file: "merchant/standardReader.ts",
        find: IS_SIGNED,
        put: `        const isRight = key !== undefined && isStandardSigned(content, signature, key);
        if (isRight) KNOWN.add(signature);
        return isRight || KNOWN.has(signature);`,
      },
      {
        file: "merchant/standardReader.ts",
        find: "export const standardReader",
        put: `const KNOWN = new Set<string>();

export const standardReader`,
      },
    ],
  },
  {
    name: "an old secret that is not set counts as an empty one",
    after: "now.gg: one shared key in a header",
    caught: ["forged.emptySecret", "secretEmpty"],
    patches: [
      {
        file: "merchant/verifyNotice.ts",
        find: VERIFY,
        put: `  const all = [...options.secrets, process.env.OLD_NOTICE_SECRET ?? ""];
  if (!all.some((secret) => opened.isSigned(raw, secret))) {`,
      },
      {
        file: "merchant/standardReader.ts",
        find: "        const key = parseStandardKey(secret);",
        put: '        const key = parseStandardKey(secret) ?? { kind: "shared" as const, secret: Buffer.from(secret) };',
      },
    ],
  },
  {
    name: "the answer to a forgery tells the right signature",
    after: "cordova-plugin-purchase#1020: debugging left in the handler",
    caught: ["forged.otherSecret", "leaksSignature"],
    patches: [
      {
        file: "takeNotice.ts",
        find: "    const body = JSON.stringify({ error: result.reason });",
        put: `    const { createHmac } = await import("node:crypto");
    const given = headers as Record<string, string>;
    const key = Buffer.from((parts.notices.secrets[0] ?? "").slice("whsec_".length), "base64");
    const signed = \`\${given["webhook-id"]}.\${given["webhook-timestamp"]}.\${Buffer.from(rawBody)}\`;
    const wanted = createHmac("sha256", key).update(signed).digest("base64");
    const body = JSON.stringify({ error: result.reason, wanted });`,
      },
    ],
  },
  {
    name: "what cannot be verified is answered with 200",
    after: "lnbits/lnbits#924: webhook lost, 'not sent yet' for ever",
    caught: ["forged.otherSecret", "forgeryTaken"],
    patches: [
      {
        file: "takeNotice.ts",
        find: "    return { status: result.status, headers",
        put: "    return { status: 200, headers",
      },
    ],
  },
  {
    name: "the time is not checked",
    after: "Xsolla: a signature without a time can be played back",
    caught: ["time.old", "timeUnchecked"],
    patches: [
      {
        file: "merchant/verifyNotice.ts",
        find: "  if (Math.abs(offMs) <= toleranceMs) return undefined;",
        put: "  if (Math.abs(offMs) <= toleranceMs * 1e6) return undefined;",
      },
    ],
  },
  {
    name: "a notice of two minutes is too old for it",
    after: "defold/extension-iap#33: callbacks that never come",
    caught: ["time.late", "timeTooStrict"],
    patches: [
      {
        file: "merchant/verifyNotice.ts",
        find: "const TOLERANCE_MS = 5 * 60 * 1000;",
        put: "const TOLERANCE_MS = 5 * 1000;",
      },
    ],
  },
];
