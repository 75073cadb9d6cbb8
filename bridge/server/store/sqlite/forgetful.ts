/** Rows that keep some of what they read. */
export interface Forgetful {
  /** A transaction was undone, so what was kept may never have been. */
  forget(): void;
}
