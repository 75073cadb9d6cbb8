/**
 * Who signs what pays out on a chain of the Bitcoin family: a process of its own with a key of its own.
 * The server asks it and holds no key.
 */

import type { Net } from "../chain/chain.ts";

/** An output in the order in which it is to stand. */
export interface SignedOutput {
  /** Hex. */
  readonly script: string;
  /** Decimal text, in the smallest units. */
  readonly amount: string;
}

/** What a transaction spends. */
export interface SpentCoin {
  readonly txId: string;
  readonly index: number;
}

/** What a transaction is for; a signer has a policy for each. */
export type SignPurpose = "propCreate" | "propSend" | "propOrder" | "orderPay";

/** One transaction that is wanted. */
export interface SignJob {
  /** Names the job for ever: the same job under the same id is the same transaction. ASCII, at most 128. */
  readonly jobId: string;
  readonly net: Net;
  readonly purpose: SignPurpose;
  /** At least one. */
  readonly outputs: readonly SignedOutput[];
  /** Hex of what an OP_RETURN output carries, at most 80 bytes. */
  readonly data?: string;
  /** Outpoints that have to be among the inputs: the things that are sent on. */
  readonly spends?: readonly SpentCoin[];
}

/**
 * Signed and kept by the signer, not broadcast. Its outputs: the one with `data` first (value 0) if there
 * is data, then those of the job in their order, then the change if there is any.
 */
export interface SignedTransaction {
  readonly txId: string;
  /** The whole transaction as it is broadcast. */
  readonly hex: string;
}

export interface Signer {
  /**
   * The job's transaction, and the same one whenever the same job is asked for again. Rejects with
   * SignerRefusal for what it will not sign, however often it is asked, and with SignerUnavailable
   * when nothing is known of the job's fate: ask again.
   */
  sign(job: SignJob): Promise<SignedTransaction>;
  /**
   * Where things stay that belong to the game: the signer spends what lies there only when a job names
   * it in `spends`, never for coins. Always the same. Rejects as `sign` does.
   */
  keepingAddress(net: Net): Promise<KeepingAddress>;
}

export interface KeepingAddress {
  readonly address: string;
  /** Hex. */
  readonly script: string;
}

/** Why a signer refuses: for people and for deciding what comes next. */
export type SignerRefusalReason =
  /** The job is malformed. */
  | "wrongJob"
  /** The id belongs to a job with other outputs, data or inputs. */
  | "otherJob"
  /** The signer does not sign for this chain. */
  | "wrongNet"
  /** Its rules forbid it: a purpose, the most per thing, the most per day. */
  | "policy"
  /** Its coins do not suffice now; the same job may go through once it has more. */
  | "coins"
  /** An outpoint of `spends` is not its own, is spent, or is promised to another job. */
  | "spends";

/** The signer understood and says no. */
export class SignerRefusal extends Error {
  readonly reason: SignerRefusalReason;

  constructor(reason: SignerRefusalReason, message: string) {
    super(message);
    this.name = "SignerRefusal";
    this.reason = reason;
  }
}

/** The signer did not answer, or its answer is not its own: the job may be signed or not. */
export class SignerUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SignerUnavailable";
  }
}
