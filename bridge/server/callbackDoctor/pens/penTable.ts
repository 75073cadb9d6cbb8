import type { DialectName } from "../../notices/profile.ts";
import type { Pen } from "../pen.ts";
import { gip0006Pen } from "./gip0006Pen.ts";
import { picoPen } from "./picoPen.ts";
import { standardPen } from "./standardPen.ts";
import { trinoPen } from "./trinoPen.ts";

/** Every dialect's pen. */
export const PENS: { readonly [dialect in DialectName]: Pen } = {
  standard: standardPen,
  pico: picoPen,
  trino: trinoPen,
  gip0006: gip0006Pen,
};
