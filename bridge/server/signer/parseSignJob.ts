/** A job as it comes from outside: checked in every detail, since what follows is signed. */

import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { SignerRefusal, type SignJob } from "../rails/utxo/signer.ts";

const OUTPUTS_MAX = 100;
const SPENDS_MAX = 100;
/** Of an OP_RETURN output, as the family's nodes pass it on. */
const DATA_BYTES_MAX = 80;
const SCRIPT_BYTES_MAX = 100;
/** More than any chain of the family has coins. */
const AMOUNT_DIGITS_MAX = 18;

const NET = Type.String({ pattern: "^bip122:[0-9a-f]{32}$" });
const SHUT = { additionalProperties: false };
const bytes = (most: number) => Type.String({ pattern: `^(?:[0-9a-f]{2}){1,${most}}$` });

const JOB = Type.Object(
  {
    jobId: Type.String({ pattern: "^[ -~]{1,128}$" }),
    net: NET,
    purpose: Type.Union([
      Type.Literal("propCreate"),
      Type.Literal("propSend"),
      Type.Literal("propOrder"),
      Type.Literal("orderPay"),
    ]),
    outputs: Type.Array(
      Type.Object(
        {
          script: bytes(SCRIPT_BYTES_MAX),
          amount: Type.String({ pattern: `^[1-9]\\d{0,${AMOUNT_DIGITS_MAX - 1}}$` }),
        },
        SHUT,
      ),
      { minItems: 1, maxItems: OUTPUTS_MAX },
    ),
    data: Type.Optional(bytes(DATA_BYTES_MAX)),
    spends: Type.Optional(
      Type.Array(
        Type.Object(
          {
            txId: Type.String({ pattern: "^[0-9a-f]{64}$" }),
            index: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
          },
          SHUT,
        ),
        { maxItems: SPENDS_MAX },
      ),
    ),
  },
  SHUT,
);
const ADDRESS_QUESTION = Type.Object({ net: NET }, SHUT);

const checkJob = TypeCompiler.Compile(JOB);
const checkAddressQuestion = TypeCompiler.Compile(ADDRESS_QUESTION);

/** Throws SignerRefusal. */
export function parseSignJob(given: unknown): SignJob {
  if (!checkJob.Check(given)) {
    throw new SignerRefusal("wrongJob", problemOf(checkJob.Errors(given).First()));
  }
  const spends = (given.spends ?? []).map(({ txId, index }) => `${txId}:${index}`);
  if (new Set(spends).size < spends.length) {
    throw new SignerRefusal("wrongJob", "spends names an outpoint twice");
  }
  return given;
}

/** Throws SignerRefusal. */
export function parseAddressQuestion(given: unknown): Static<typeof ADDRESS_QUESTION> {
  if (checkAddressQuestion.Check(given)) return given;
  throw new SignerRefusal("wrongJob", problemOf(checkAddressQuestion.Errors(given).First()));
}

function problemOf(error: { readonly path: string; readonly message: string } | undefined): string {
  return `the job is malformed at ${error?.path || "its root"}: ${error?.message ?? "unknown"}`;
}
