import type { DoctorCase } from "./doctorCase.ts";
import { FORGED } from "./families/forged.ts";
import { GENUINE } from "./families/genuine.ts";
import { ONCE } from "./families/once.ts";
import { REFUNDS } from "./families/refunds.ts";
import { RESTART } from "./families/restart.ts";
import { SHAPE } from "./families/shape.ts";
import { TELLING } from "./families/telling.ts";
import { TERMS } from "./families/terms.ts";
import { TIME } from "./families/time.ts";
import { UNPAID } from "./families/unpaid.ts";
import { WIRE } from "./families/wire.ts";

/** All that the doctor knows, in the order of its report. The first one is the control. */
export const CASES: readonly DoctorCase[] = [
  ...GENUINE,
  ...FORGED,
  ...TIME,
  ...ONCE,
  ...REFUNDS,
  ...TERMS,
  ...UNPAID,
  ...SHAPE,
  ...WIRE,
  ...TELLING,
  ...RESTART,
];
