import type { NoticeDialect } from "../dialect.ts";
import type { DialectName } from "../profile.ts";
import { gip0006Dialect } from "./gip0006.ts";
import { picoDialect } from "./pico.ts";
import { standardDialect } from "./standard.ts";
import { trinoDialect } from "./trino.ts";

/** Every dialect by its name. */
export const DIALECTS: { readonly [name in DialectName]: NoticeDialect } = {
  standard: standardDialect,
  pico: picoDialect,
  trino: trinoDialect,
  gip0006: gip0006Dialect,
};
