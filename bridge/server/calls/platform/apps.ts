/** What is done with apps: by the operator, and by a merchant with their own. */

import { wrongNotifyUrl } from "../../catalog/wrongNotifyUrl.ts";
import type { DialectName } from "../../notices/profile.ts";
import type { MerchantState } from "../../platform/merchant.ts";
import {
  type AppType,
  NEW_APP,
  type PlatformApp,
  type Region,
} from "../../platform/platformApp.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { judgeApps, listApps as listAll } from "./judgeApps.ts";
import { merchantView } from "./merchants.ts";

/** Registered addresses of one app. */
export const NOTIFY_URLS_MAX = 50;
const APP_KEY_BYTES = 16;

/** An app with the state of its merchant. */
export interface AppView extends PlatformApp {
  readonly merchantState: MerchantState;
  /** 11000, 11001 or 11003. */
  readonly merchantCode: string;
}

/** What can be set. */
export interface AppSettings {
  readonly name?: string;
  /** Once. */
  readonly type?: AppType;
  readonly region?: Region;
  readonly dialect?: DialectName;
  readonly zoneId?: string;
  readonly feeType?: string;
}

export interface CreateAppParams extends AppSettings {
  readonly appId: string;
  readonly merchantId: string;
  readonly name: string;
}

/**
 * Makes an app known, with a public key of its own. Refuses `merchantUnknown`, and `paramsWrong` for
 * an id that is taken.
 */
export function createApp(tx: Tx, params: CreateAppParams, context: VerbContext): AppView {
  const { appId, merchantId } = params;
  if (tx.findMerchant(merchantId) === undefined) throw new Refusal("merchantUnknown", merchantId);
  if (tx.findApp(appId) !== undefined) {
    throw new Refusal("paramsWrong", `there is an app ${appId} already`);
  }
  const appKey = context.randomHex(APP_KEY_BYTES);
  const app: PlatformApp = { ...NEW_APP, ...params, appKey, createdAtMs: context.nowMs };
  tx.insertApp(app);
  judgeApps(tx, context);
  return appView(tx, app);
}

/** All, sorted by id. */
export function listApps(tx: Tx): readonly AppView[] {
  return listAll(tx).map((app) => appView(tx, app));
}

/** Refuses `appUnknown`. */
export function showApp(tx: Tx, { appId }: { readonly appId: string }): AppView {
  return appView(tx, requireKnownApp(tx, appId));
}

/** Changes settings. Refuses `appUnknown`, and `paramsWrong` for another type than was chosen. */
export function setApp(
  tx: Tx,
  { appId, ...settings }: AppSettings & { readonly appId: string },
  context: VerbContext,
): AppView {
  const app = requireKnownApp(tx, appId);
  if (app.type !== undefined && (settings.type ?? app.type) !== app.type) {
    throw new Refusal("paramsWrong", `type: ${appId} is ${app.type}, which was chosen once`);
  }
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
  return appView(tx, change(tx, app, given, context));
}

/**
 * Registers or removes an address for notices; one that is there, or not there, stays so. Refuses
 * `appUnknown`, and `paramsWrong` for no address and for too many.
 */
export function setNotifyUrl(
  tx: Tx,
  { appId, url, is }: { appId: string; url: string; is: "registered" | "removed" },
  context: VerbContext,
): AppView {
  const app = requireKnownApp(tx, appId);
  const others = app.notifyUrls.filter((one) => one !== url);
  if (is === "removed") return appView(tx, change(tx, app, { notifyUrls: others }, context));
  if (others.length < app.notifyUrls.length) return appView(tx, app);
  const wrong = wrongNotifyUrl(url);
  if (wrong !== undefined) throw new Refusal("paramsWrong", `url: it ${wrong}`);
  if (others.length >= NOTIFY_URLS_MAX) {
    throw new Refusal("paramsWrong", `url: an app has at most ${NOTIFY_URLS_MAX}`);
  }
  return appView(tx, change(tx, app, { notifyUrls: [...others, url] }, context));
}

/** Refuses `appUnknown`. */
export function requireKnownApp(tx: Tx, appId: string): PlatformApp {
  const app = tx.findApp(appId);
  if (app === undefined) throw new Refusal("appUnknown", appId);
  return app;
}

/** The app as its merchant may see it. */
export function appView(tx: Tx, app: PlatformApp): AppView {
  const merchant = tx.findMerchant(app.merchantId);
  if (merchant === undefined) throw new Error(`there is no merchant ${app.merchantId}`);
  return { ...app, merchantState: merchant.state, merchantCode: merchantView(merchant).code };
}

function change(
  tx: Tx,
  app: PlatformApp,
  settings: Partial<PlatformApp>,
  context: VerbContext,
): PlatformApp {
  const changed = { ...app, ...settings, version: app.version + 1 };
  tx.updateApp(changed, app.version);
  judgeApps(tx, context);
  return changed;
}
