/** Bytes, headers and connections. */

import type { PlantedBug } from "./plantedBug.ts";

export const BUGS_OF_TRANSPORT: readonly PlantedBug[] = [
  {
    name: "the body is parsed and written again before it is checked",
    after: "rlabrecque/Steamworks.NET#176: all is well, and nothing happens",
    caught: ["genuine.spaces", "rawBodyLost"],
    patches: [
      {
        file: "gameServer.ts",
        find: "    const rawBody = await readBody(request);",
        put: "    const rawBody = Buffer.from(JSON.stringify(JSON.parse(String(await readBody(request)))));",
      },
    ],
  },
  {
    name: "the body is read as Latin-1",
    after: "Defold iap: odd signs in prices",
    caught: ["genuine.alphabets", "textBroken"],
    patches: [
      {
        file: "gameServer.ts",
        find: "  return Buffer.concat(parts).subarray(0, NOTICE_BYTES_MAX + 1);",
        put: '  return Buffer.from(Buffer.concat(parts).toString("latin1"));',
      },
    ],
  },
  {
    name: "unknown members are refused",
    after: "defold/extension-iap#16: crash on what was not set",
    caught: ["genuine.newMembers", "newsRefused"],
    patches: [
      {
        file: "merchant/standardReader.ts",
        find: "  if (body.schema !== STANDARD_SCHEMA) {",
        put: "  if (body.schema !== STANDARD_SCHEMA || Object.keys(body).length > 4) {",
      },
    ],
  },
  {
    name: "headers are looked up with their case",
    after: "defold/extension-iap#33: no callback on one platform",
    caught: ["genuine.headerCase", "headerCase"],
    patches: [
      {
        file: "merchant/readHeader.ts",
        find: "    .filter(([key]) => key.toLowerCase() === name.toLowerCase())",
        put: "    .filter(([key]) => key === name)",
      },
      {
        file: "gameServer.ts",
        find: "    return await takeNotice(parts, rawBody, request.headers);",
        put: `    const { rawHeaders } = request;
    const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]]] : []));
    return await takeNotice(parts, rawBody, Object.fromEntries(pairs));`,
      },
    ],
  },
  {
    name: "of several signatures the first alone is tried",
    after: "btcpayserver/btcpayserver#3146: the webhook stops firing",
    caught: ["genuine.newSecretFirst", "rotation"],
    patches: [
      {
        file: "dialects/standardSignature.ts",
        find: '  for (const entry of header.split(" ").slice(0, SIGNATURES_MAX)) {',
        put: '  for (const entry of header.split(" ").slice(0, 1)) {',
      },
    ],
  },
  {
    name: "a broken connection ends the process",
    after: "defold/extension-iap#51: a crash when something comes late",
    caught: ["shape.broken", "crashed"],
    patches: [
      {
        file: "gameServer.ts",
        find: `      (error: unknown) => {
`,
        put: `      (error: unknown) => {
        if (String(error).includes("aborted")) process.exit(1);
`,
      },
    ],
  },
  {
    name: "one request after the other",
    after: "ceifa/steamworks.js#48: players wait for a callback",
    caught: ["wire.stalled", "blocked"],
    patches: [
      {
        file: "gameServer.ts",
        find: "    answer(parts, request).then(",
        put: `    TURN.last = TURN.last.then(() => answer(parts, request));
    TURN.last.then(`,
      },
      {
        file: "gameServer.ts",
        find: "async function answer(",
        put: `const TURN: { last: Promise<NoticeAnswer> } = { last: Promise.resolve({ status: 200, headers: {}, body: "" }) };

async function answer(`,
      },
      {
        file: "gameServer.ts",
        find: '        send(response, { status: 503, headers: JSON_TYPE, body: "{}" });',
        put: `        TURN.last = Promise.resolve({ status: 200, headers: {}, body: "" });
        send(response, { status: 503, headers: JSON_TYPE, body: "{}" });`,
      },
    ],
  },
  {
    name: "bodies of any size are taken",
    after: "Standard Webhooks: below 20 kB",
    caught: ["shape.huge", "noLimit"],
    patches: [
      {
        file: "gameServer.ts",
        find: `    if (length > NOTICE_BYTES_MAX) break;
`,
        put: `    if (length < 0) break;
`,
      },
      { file: "gameServer.ts", find: ".subarray(0, NOTICE_BYTES_MAX + 1);", put: ";" },
      {
        file: "merchant/verifyNotice.ts",
        find: "  return raw.length <= NOTICE_BYTES_MAX",
        put: "  return raw.length <= NOTICE_BYTES_MAX * 1000",
      },
    ],
  },
  {
    name: "fields are encoded as JavaScript does it",
    after: "hyochan/react-native-iap#1193: by language, not by country",
    caught: ["genuine.alphabets", "textBroken"],
    dialect: "pico",
    patches: [
      {
        file: "dialects/picoSignature.ts",
        find: "    .replace(/[!'()~]/g, (sign) => ",
        put: "    .replace(/[^\\s\\S]/g, (sign) => ",
      },
    ],
  },
];
