/** The notice of contract 4.4, signed by the SDK's own class. */

export const PICO_PAY_KEY = "test-pay-key-0001";

export const PICO_FIELDS = {
  ret_code: "SUCCESS",
  ret_msg: "OK",
  trade_no: "PICO202006010001",
  out_trade_no: "ORDER20200601abc",
  app_id: "0123456789abcdef0123456789abcdef",
  mch_id: "81",
  open_id: "4f3148bdc34d9bca104927729a173b64",
  device_id: "PA7910MGC9240001W",
  nonce_str: "Nx8kQ2v0Zp4Wm7Ty1Rb5Ud9Ge3Lh6Js0",
  result_code: "SUCCESS",
  trade_type: "PCoin",
  fee_type: "PIC",
  total_fee: "10",
  receipt_fee: "10",
  buyer_pay_fee: "10",
  coupon_fee: "0",
  attach: "a b*c~d(e)!'f/中",
  pay_time: "2020-06-01 12:34:56",
};

/** Of PICO_FIELDS under PICO_PAY_KEY. */
export const PICO_SIGNATURE = "2634fe2c5ebe0d4d1a654b7f6dccc53f";
