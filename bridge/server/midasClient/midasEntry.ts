/** The public face of `coinslot-server/midas`. */

export type { Platform } from "../doors/midas/cookies.ts";
export { createMidasClient, type MidasClient } from "./midasClient.ts";
export type {
  CancelPayAsk,
  MidasOptions,
  MidasPlayer,
  PayAsk,
  PresentAsk,
} from "./midasOptions.ts";
export type {
  BalanceKnown,
  MidasAlarm,
  MidasBalance,
  MidasLogin,
  MidasMoved,
  MidasRefused,
  MidasUnknown,
  MovedNow,
} from "./outcomes.ts";
