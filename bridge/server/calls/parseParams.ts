/** Params from outside: checked once here, trusted from then on. */

import type { TObject, TSchema } from "@sinclair/typebox";
import { TypeCompiler, type ValueError, ValueErrorType } from "@sinclair/typebox/compiler";
import type { WireValue } from "../../wire/codec.ts";
import type { ErrorCode } from "../../wire/codes.ts";
import { Refusal } from "../refusal.ts";

/** Gives the params, or refuses with the code that the Pico document has for the fault. */
export type ParamsParser = (params: WireValue) => object;

/** Compiles a schema of params (fields.ts). */
export function createParamsParser(schema: TSchema): ParamsParser {
  const check = TypeCompiler.Compile(schema);
  const limits = byteLimits(schema as TObject);
  return (params) => {
    if (!check.Check(params)) throw refusalOf(check.Errors(params).First());
    const members = params as { readonly [name: string]: unknown };
    for (const { name, bytesMax } of limits) {
      const value = members[name];
      if (typeof value === "string" && Buffer.byteLength(value) > bytesMax) {
        throw new Refusal("paramsWrong", `${name}: at most ${bytesMax} bytes`);
      }
    }
    return members;
  };
}

/** The members made by `text` of fields.ts. */
function byteLimits(schema: TObject): { name: string; bytesMax: number }[] {
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const bytesMax: unknown = member.bytesMax;
    return typeof bytesMax === "number" ? [{ name, bytesMax }] : [];
  });
}

function refusalOf(error: ValueError | undefined): Refusal {
  if (error === undefined) return new Refusal("paramsWrong");
  const name = error.path.slice(1);
  const isMissing =
    error.type === ValueErrorType.ObjectRequiredProperty ||
    error.type === ValueErrorType.ArrayMinItems ||
    error.value === "";
  const code =
    (isMissing ? MISSING[name] : WRONG[name]) ?? (isMissing ? "paramsMissing" : "paramsWrong");
  return new Refusal(code, `${name}: ${error.message}`);
}

/** What the Pico document has a code of its own for. */
const MISSING: { readonly [member: string]: ErrorCode } = {
  coins: "badAmount",
  saveValue: "badAmount",
  orderNo: "orderNoMissing",
  items: "productMissing",
};
const WRONG: { readonly [member: string]: ErrorCode } = {
  coins: "badAmount",
  saveValue: "badAmount",
};
