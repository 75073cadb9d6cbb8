/** What a transaction can do with sign-ins that are under way: a part of `Tx`. */

import type { SignIn } from "../auth/signIn.ts";

export interface SignInRows {
  /** Used and expired ones too, until they are purged. */
  findSignIn(hash: string): SignIn | undefined;
  insertSignIn(signIn: SignIn): void;
  /** Writes what may change; throws when the stored version is not one less. */
  updateSignIn(signIn: SignIn): void;
  /** Deletes at most `limit` that expired before `beforeMs`; gives how many. */
  purgeSignIns(beforeMs: number, limit: number): number;
}
