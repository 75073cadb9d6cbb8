/** docs/ERRORS.md as text, made from the code tables of bridge/wire. */

import {
  type CodeRow,
  docsAnchor,
  type ErrorCode,
  type InfoRow,
  type InfoTable,
  infoAnchor,
  OWN_REFUSALS,
  PAY_CHANNEL_INFO,
  PAY_PLATFORM_INFO,
  PAY_RESULT_INFO,
  PAY_RET_INFO,
  PAY_STATE_INFO,
  PICO_PAYMENT,
  PICO_SDK_1_0_33,
  PICO_USER_INFO,
  type PicoCode,
  PROVIDE_STATE_INFO,
  type Retry,
  YSDK_FLAG_INFO,
} from "../../bridge/wire/codes.ts";
import { ADVICE, RETRY_TEXT } from "./errorAdvice.ts";

/**
 * The whole document; a test fails when the file says something else, and `npm run docs` writes it.
 */
export function errorsMarkdown(): string {
  const parts = [
    HEAD,
    retryRules(),
    overview("Codes of the Pico document", "pico-codes", PICO_ROWS),
    overview("Refusals of our own", "own-refusals", OWN_ROWS),
    section("Each code", "each-code", PICO_ROWS.concat(OWN_ROWS).map(codeSection).join("\n")),
    laterSdk(),
    INFO_TABLES.map(infoSection).join("\n"),
  ];
  return parts.join("\n");
}

/** One code with its numbers. */
interface Row extends CodeRow<ErrorCode> {
  readonly pico: PicoCode;
  readonly own: boolean;
}

const PICO_ROWS: readonly Row[] = (Object.keys(PICO_PAYMENT) as PicoCode[])
  .map((pico) => ({ ...PICO_PAYMENT[pico], pico, own: false }))
  .sort((a, b) => order(a.pico) - order(b.pico));

const OWN_ROWS: readonly Row[] = OWN_REFUSALS.map((row) => ({ ...row, own: true }));

/** Numbers first, as in the document; words stay as they are. */
function order(pico: PicoCode): number {
  return /^\d+$/.test(pico) ? Number(pico) : Number.POSITIVE_INFINITY;
}

const HEAD = `# Result codes

<!-- Generated from bridge/wire by \`npm run docs\`. Do not edit here. -->

An error is \`{ code, legacyCode, message, retry, detail }\`: our word, the code of the Pico document, a
sentence for the player in the game's language, when to try again, and a hint for the developer.
Callbacks in the manner of the Pico SDK get \`legacyCode\` and \`message\`. Each code has its place below,
under its own word: \`ERRORS.md#coinsinsufficient\`.

[Retry rules](#retry-rules) · [Codes of the Pico document](#pico-codes) ·
[Refusals of our own](#own-refusals) · [Each code](#each-code) · [The later SDK](#later-sdk) ·
[User information](#user-info) · [YSDK flags](#ysdk-flags) · [PayRet](#payret)
`;

function retryRules(): string {
  const rows = (Object.keys(RETRY_TEXT) as Retry[]).map((retry) => [
    `\`${retry}\``,
    RETRY_TEXT[retry],
  ]);
  return section("Retry rules", "retry-rules", table(["`retry`", "what it means"], rows));
}

function overview(title: string, anchor: string, rows: readonly Row[]): string {
  const own = rows.some((row) => row.own);
  const heads = ["code", own ? "stands as" : "number", "later SDK", "`retry`", "meaning", "含义"];
  const lines = rows.map((row) => [
    `[\`${row.name}\`](#${docsAnchor(row.name)})`,
    `\`${row.pico}\``,
    `\`${PICO_SDK_1_0_33[row.pico]}\``,
    `\`${row.retry}\``,
    row.en,
    row.zh,
  ]);
  const intro = own
    ? "No original names these; in (code, message) callbacks each stands as the nearest code of the " +
      "Pico document.\n\n"
    : "The table of section 7.2.3: every order callback keeps to it.\n\n";
  return section(title, anchor, intro + table(heads, lines));
}

function codeSection(row: Row): string {
  const number = row.own ? `stands as \`${row.pico}\`` : `\`${row.pico}\``;
  const advice = ADVICE[row.name];
  return `### ${row.name}

**${row.en}** · **${row.zh}**

* Numbers: Pico ${number}, later SDK \`${PICO_SDK_1_0_33[row.pico]}\`
* Retry: [\`${row.retry}\`](#retry-rules)
* The game: ${lowerFirst(advice.game)}
* The player sees: ${lowerFirst(advice.player)}
`;
}

const LATER_SDK = `\
Pico's SDK from 1.0.33 on gives new numbers, and gives some old numbers a new meaning. The document's
own numbers are what Coinslot speaks; a game that was written against the later SDK translates with the
profile \`PICO_SDK_1_0_33\` (bridge/wire/codes.ts, the column "later SDK" above). Several codes share
one number there, so the way back is not exact: branch on \`code\`. \`12004\` and \`13000\` were
intermediate steps of the old flow, and \`13000\` is the success of a query in the new one.

These numbers mean different things:

`;

function laterSdk(): string {
  const clashes = PICO_ROWS.flatMap((row) => {
    const later = PICO_ROWS.filter((other) => PICO_SDK_1_0_33[other.pico] === row.pico);
    if (later.length === 0 || later.some((other) => other.pico === row.pico)) return [];
    const names = later.map((other) => `\`${other.name}\``).join(", ");
    return [[`\`${row.pico}\``, `\`${row.name}\``, names]];
  });
  return section(
    "The later SDK",
    "later-sdk",
    LATER_SDK + table(["number", "in the document", "in the later SDK"], clashes),
  );
}

interface InfoSection {
  readonly title: string;
  readonly anchor: string;
  readonly intro: string;
  readonly tables: readonly {
    readonly head: string;
    readonly name: InfoTable;
    readonly rows: { readonly [code: string]: InfoRow };
  }[];
}

const YSDK_INTRO = `\
\`flag\` of a [PayRet](#payret) whose \`ret\` is 1. Coinslot itself gives 0, -1, 3100, 4001 and 4002; the
others are there for games that know YSDK. These numbers have nothing to do with the server's \`ret\`,
although some are equal.`;

const PAYRET_INTRO = `\
What \`onRecharge\` gets, with the members of YSDK's PayRet (Midas document 4.5). It is news about a
payment page, not about coins: only a \`saveAmt\` above the one before the recharge proves that they
arrived. Look at \`ret\` first: with 0 at \`payState\`, with 1 at \`flag\`.`;

const INFO_TABLES: readonly InfoSection[] = [
  {
    title: "User information",
    anchor: "user-info",
    intro: "`ret_code` in the raw JSON of `getUserInfo`: table 7.1 of the Pico document.",
    tables: [{ head: "`ret_code`", name: "user-info", rows: PICO_USER_INFO }],
  },
  {
    title: "YSDK flags",
    anchor: "ysdk-flags",
    intro: YSDK_INTRO,
    tables: [{ head: "`flag`", name: "ysdk-flag", rows: YSDK_FLAG_INFO }],
  },
  {
    title: "PayRet",
    anchor: "payret",
    intro: PAYRET_INTRO,
    tables: [
      { head: "`ret`", name: "payret-ret", rows: PAY_RET_INFO },
      { head: "`payState`", name: "payret-paystate", rows: PAY_STATE_INFO },
      { head: "Midas `resultCode`", name: "payret-resultcode", rows: PAY_RESULT_INFO },
      { head: "`provideState`", name: "payret-providestate", rows: PROVIDE_STATE_INFO },
      { head: "`payChannel`", name: "payret-paychannel", rows: PAY_CHANNEL_INFO },
      { head: "`platform`", name: "payret-platform", rows: PAY_PLATFORM_INFO },
    ],
  },
];

function infoSection(info: InfoSection): string {
  const tables = info.tables.map(({ head, name, rows }) => {
    const codes = Object.keys(rows).sort((a, b) => Number(a) - Number(b));
    const lines = codes.map((code) => {
      const { retry = "never", en = "", zh = "" } = rows[code] ?? {};
      return [`<a id="${infoAnchor(name, code)}"></a>\`${code}\``, `\`${retry}\``, en, zh];
    });
    return table([head, "`retry`", "meaning", "含义"], lines);
  });
  return section(info.title, info.anchor, `${info.intro}\n\n${tables.join("\n")}`);
}

/** The anchor is written out, so that it does not depend on how a viewer makes one of the title. */
function section(title: string, anchor: string, body: string): string {
  return `<a id="${anchor}"></a>\n\n## ${title}\n\n${body}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
