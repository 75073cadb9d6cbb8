import type { SignInRows } from "../identityTx.ts";
import { type SignInRow, signInOf, signInRowOf } from "../rows/signInRow.ts";
import type { Memory } from "./memory.ts";
import { before, lookUp, type Query } from "./table.ts";
import { SIGN_INS } from "./tables.ts";

const SIGN_IN_BY_HASH: Query<SignInRow, [string]> = lookUp("signInByHash", SIGN_INS, {
  sign_in_hash: "text",
});

const OLD_SIGN_INS = before("oldSignIns", SIGN_INS, "expires_at_ms");

export const SIGN_IN_QUERIES = [SIGN_IN_BY_HASH, OLD_SIGN_INS];

/** Sign-ins under way over a batch's memory. */
export function createSignInRows(memory: Memory): SignInRows {
  return {
    findSignIn(hash) {
      const row = memory.find(SIGN_IN_BY_HASH, hash);
      return row && signInOf(row);
    },
    insertSignIn(signIn) {
      memory.insert(SIGN_INS, signInRowOf(signIn));
    },
    updateSignIn(signIn) {
      const row = memory.find(SIGN_IN_BY_HASH, signIn.hash);
      if (row?.version !== signIn.version - 1) {
        throw new Error("the sign-in is not as it was read");
      }
      memory.update(SIGN_INS, signInRowOf(signIn));
    },
    purgeSignIns(beforeMs, limit) {
      const rows = memory.list(OLD_SIGN_INS, beforeMs, limit);
      for (const row of rows) memory.remove(SIGN_INS, row);
      return rows.length;
    },
  };
}
