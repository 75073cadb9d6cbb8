import { Type } from "@sinclair/typebox";
import { makeTicket, TICKET_LIFE_MS } from "../../../auth/ticket.ts";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";
import { shownOnce } from "../shownOnce.ts";

export const MINT_TICKET = operation({
  id: "mintTicket",
  method: "POST",
  url: "/tickets",
  tag: "Players",
  scope: "tickets:write",
  summary: "Mint a ticket with which a player's game logs in",
  description:
    "Your server knows its player; it hands the ticket to the game, which calls `login` with it. For " +
    "this app, one login, a minute at most. The first login makes the player. A repeated answer has " +
    "no ticket: mint another.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    playerRef: s.line(128, "Your own name for the player; the same one is the same player.", 1),
    name: Type.Optional(s.line(64, "What others see.", 1)),
    lifeMs: Type.Optional(
      Type.Integer({ minimum: 1000, maximum: TICKET_LIFE_MS, default: TICKET_LIFE_MS }),
    ),
  }),
  answer: Type.Object({
    playerRef: Type.String(),
    expiresAtMs: s.TIME_MS,
    ticket: Type.Optional(Type.String({ description: "Shown once." })),
  }),
  refusals: [],
  example: {
    body: { playerRef: "account-1001", name: "Ann" },
    answer: {
      playerRef: "account-1001",
      expiresAtMs: 1800000060000,
      ticket: `cst_sandbox_${"0123456789abcdef".repeat(4)}`,
    },
  },
  async run({ body, ask }, { store, environment, randomHex }) {
    const { text, hash } = makeTicket(environment, randomHex);
    const done = await store.execute("apiMintTicket", { ...ask, params: { ...body, hash } });
    return shownOnce(done, { ticket: text });
  },
});

const BALANCE = Type.Object({
  zoneId: Type.String(),
  balance: Type.Integer({ description: "Bought and gift coins together." }),
  genBalance: Type.Integer({ description: "Gift coins among them." }),
  saveAmt: Type.Integer(),
  saveSum: Type.Integer(),
  costSum: Type.Integer(),
  presentSum: Type.Integer(),
  firstSave: Type.Integer(),
  version: Type.Integer(),
});

export const SHOW_BALANCE = operation({
  id: "showBalance",
  method: "GET",
  url: "/players/{playerId}/balance",
  tag: "Players",
  scope: "players:read",
  summary: "Show a player's coins",
  path: s.only({ playerId: s.PLAYER_ID }),
  query: s.only({ zoneId: Type.Optional(s.ZONE_ID) }),
  body: s.NOTHING,
  answer: Type.Object({
    playerId: Type.String(),
    name: Type.String(),
    mergedInto: Type.Optional(
      Type.String({ description: "The player whom this guest became, and who has the coins." }),
    ),
    balance: BALANCE,
  }),
  refusals: ["noData"],
  example: {
    path: { playerId: "4f3148bdc34d9bca104927729a173b64" },
    answer: {
      playerId: "4f3148bdc34d9bca104927729a173b64",
      name: "Ann",
      balance: {
        ...{ zoneId: "1", balance: 140, genBalance: 40, saveAmt: 160, saveSum: 260 },
        ...{ costSum: 120, presentSum: 100, firstSave: 0, version: 4 },
      },
    },
  },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiShowBalance", { ...ask, params: { ...path, ...query } }),
});

export const END_SESSIONS = operation({
  id: "endSessions",
  method: "POST",
  url: "/players/{playerId}/sessions/end",
  tag: "Players",
  scope: "tickets:write",
  summary: "Log a player out everywhere",
  description: "The player's sessions end at once: the next call is refused, sockets are closed.",
  path: s.only({ playerId: s.PLAYER_ID }),
  query: s.NOTHING,
  body: s.NOTHING,
  answer: Type.Object({
    playerId: Type.String(),
    ended: Type.Integer({ description: "How many sessions there were." }),
  }),
  refusals: ["noData"],
  example: {
    path: { playerId: "4f3148bdc34d9bca104927729a173b64" },
    answer: { playerId: "4f3148bdc34d9bca104927729a173b64", ended: 2 },
  },
  run: ({ path, ask }, { store }) => store.execute("apiEndSessions", { ...ask, params: path }),
});

const PRODUCT = Type.Object({
  code: Type.String(),
  title: Type.String(),
  detail: Type.String(),
  kind: s.words(["consumable", "nonConsumable"]),
  priceCoins: s.ANY_COINS,
  grantBy: s.words(["client", "server"]),
  category: Type.Optional(Type.String()),
});

export const LIST_PRODUCTS = operation({
  id: "listProducts",
  method: "GET",
  url: "/products",
  tag: "Products",
  scope: "products:read",
  summary: "List what the app sells",
  description: "Products are written in the catalogue file; here they are read.",
  path: s.NOTHING,
  query: s.only({
    after: Type.Optional(Type.String({ pattern: "^[A-Za-z][A-Za-z0-9]{0,19}$" })),
    limit: Type.Optional(s.LIMIT),
    language: Type.Optional(s.words(["en", "zh"])),
  }),
  body: s.NOTHING,
  answer: Type.Object({
    catalogVersion: Type.Integer(),
    products: s.list(PRODUCT),
    next: s.NEXT,
  }),
  refusals: [],
  example: {
    answer: {
      catalogVersion: 3,
      products: [
        {
          ...{ code: "SWORD", title: "Knight's Sword", detail: "Straight, honest steel." },
          ...{ kind: "nonConsumable", priceCoins: 60, grantBy: "client" },
        },
      ],
    },
  },
  run: ({ query, ask }, { store }) =>
    store.execute("apiListProducts", {
      ...ask,
      params: { ...query, limit: query.limit ?? 20, language: query.language ?? "en" },
    }),
});
