/** What a transaction can do with guests who became players that existed before: a part of `Tx`. */

/** A guest who is a player now. */
export interface Merge {
  readonly guestKey: number;
  readonly playerKey: number;
  readonly atMs: number;
  /** Whether it was looked once more for what another process wrote in the same moment. */
  readonly isFollowed: boolean;
}

export interface MergeRows {
  findMerge(guestKey: number): Merge | undefined;
  /** Throws when the guest is a player already. */
  insertMerge(merge: Merge): void;
  /** Writes whether it was followed; throws when that was stored as it is now. */
  updateMerge(merge: Merge): void;
  /** Guests who became this player. */
  countMerges(playerKey: number): number;
  /** Those before `beforeMs` that were not followed, oldest first. */
  listMergesToFollow(beforeMs: number, limit: number): readonly Merge[];
}
