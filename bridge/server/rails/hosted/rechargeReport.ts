/** What a provider reported of a recharge, each report once. */

/** A report before the store gave it a key. */
export interface NewRechargeReport {
  readonly appId: string;
  /** The provider's own number: unique in its app. */
  readonly reportNo: string;
  /** Absent when nobody opened such a recharge. */
  readonly rechargeKey?: number;
  readonly kind: "paid" | "chargeBack";
  readonly coins: number;
  /**
   * `due`: its coins come at dueAtMs; `applied`: done; `suspense`: nothing accounts for it, and a
   * person decides.
   */
  readonly state: "due" | "applied" | "suspense";
  readonly dueAtMs: number;
  readonly createdAtMs: number;
}

/** A stored report. */
export interface RechargeReport extends NewRechargeReport {
  readonly key: number;
}
