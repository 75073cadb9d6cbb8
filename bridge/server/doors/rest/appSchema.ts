/** An app as the API shows it, and what of it can be set. */

import { Type } from "@sinclair/typebox";
import { DIALECT_NAMES } from "../../notices/profile.ts";
import { APP_TYPES, REGIONS } from "../../platform/platformApp.ts";
import * as s from "./schemas.ts";

export const APP = Type.Object({
  appId: Type.String(),
  appKey: Type.String({ description: "Public: it identifies, it never authenticates." }),
  merchantId: Type.String(),
  merchantState: s.words(["unverified", "verified", "failed"]),
  merchantCode: s.words(["11000", "11001", "11003"]),
  name: Type.String(),
  type: Type.Optional(s.words(APP_TYPES)),
  region: s.words(REGIONS),
  dialect: s.words(DIALECT_NAMES),
  notifyUrls: s.list(Type.String()),
  zoneId: Type.String(),
  feeType: Type.String(),
  createdAtMs: s.TIME_MS,
  version: Type.Integer(),
});

export const APP_EXAMPLE = {
  ...{ appId: "demo", appKey: "demo-key", merchantId: "coinslot-demo", name: "Coinslot Armoury" },
  ...{ merchantState: "verified", merchantCode: "11000", region: "home", dialect: "standard" },
  ...{ notifyUrls: [], zoneId: "1", feeType: "PIC", createdAtMs: 1800000000000, version: 1 },
} as const;

export const APP_SETTINGS = {
  type: Type.Optional(s.words(APP_TYPES, { description: "Chosen once." })),
  region: Type.Optional(s.words(REGIONS)),
  dialect: Type.Optional(s.words(DIALECT_NAMES, { description: "How notices are written." })),
  zoneId: Type.Optional(s.ZONE_ID),
  feeType: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9]{1,16}$" })),
};
export const APP_NAME = s.line(128, "What people call it.", 1);
