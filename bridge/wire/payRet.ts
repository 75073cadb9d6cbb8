/** YSDK's recharge result and its numbers (Midas document 4.5; contract section 3.5); codes.ts says what each means. */

/** The result of a recharge, field for field as YSDK's PayListener gets it. */
export interface PayRet {
  /** PAY_RET: 0 the payment flow ended (see payState), 1 it failed (see flag). */
  readonly ret: number;
  /** YSDK_FLAG. */
  readonly flag: number;
  readonly msg: string;
  /** PAY_PLATFORM. */
  readonly platform: number;
  /** Coins really bought, which may differ from the coins asked for when the amount could be changed. */
  readonly realSaveNum: number;
  /** PAY_CHANNEL. */
  readonly payChannel: number;
  /** PAY_STATE. */
  readonly payState: number;
  /** PROVIDE_STATE. */
  readonly provideState: number;
  readonly extendInfo: string;
  readonly payReserve1: string;
  readonly payReserve2: string;
  readonly payReserve3: string;
  /** What the game passed to `recharge`, unchanged. */
  readonly ysdkExtInfo: string;
}

/** `PayRet.ret`. */
export const PAY_RET = { succ: 0, fail: 1 } as const;

/** `PayRet.payState`; the document spells it UNKOWN. */
export const PAY_STATE = { unknown: -1, succ: 0, cancel: 1, error: 2 } as const;

/** Midas resultCode, from which `ret` and `flag` follow; the last three came with later SDKs. */
export const PAY_RESULT = {
  error: -1,
  succ: 0,
  cancel: 2,
  paramError: 3,
  unknown: 100,
  pending: 101,
  alreadyOwned: 1159,
} as const;

/** `PayRet.provideState`. */
export const PROVIDE_STATE = { unknown: -1, succ: 0 } as const;

/** `PayRet.payChannel`. */
export const PAY_CHANNEL = {
  unknown: -1,
  tenpay: 1,
  bank: 2,
  quick: 3,
  qqCard: 4,
  phoneCard: 5,
  qCoin: 7,
  weChat: 8,
} as const;

/** `PayRet.platform`. */
export const PAY_PLATFORM = { qq: 1, weChat: 2, guest: 7 } as const;

/** YSDK eFlag, the values that this project itself gives. */
export const YSDK_FLAG = {
  succ: 0,
  error: -1,
  loginTokenInvalid: 3100,
  payUserCancel: 4001,
  payParamError: 4002,
} as const;
