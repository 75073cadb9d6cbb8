/** What a caller gave, checked once: unknown members are refused, nothing is guessed. */

import type { Static, TObject } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Convert } from "@sinclair/typebox/value";
import { Refusal } from "../../refusal.ts";
import { BYTES_MAX } from "./schemas.ts";

/** Gives the members, or refuses `paramsWrong` and `paramsMissing` with the place of the fault. */
export type GivenParser<Schema extends TObject> = (given: unknown) => Static<Schema>;

/** `text`: everything comes as text, as in an address, and numbers are read from it. */
export function createGivenParser<Schema extends TObject>(
  schema: Schema,
  where: "path" | "query" | "body",
): GivenParser<Schema> {
  const check = TypeCompiler.Compile(schema);
  const limits = Object.entries(schema.properties).flatMap(([name, member]) => {
    const bytesMax: unknown = member[BYTES_MAX];
    return typeof bytesMax === "number" ? [{ name, bytesMax }] : [];
  });
  return (given) => {
    const value = where === "query" ? Convert(schema, { ...Object(given) }) : given;
    if (!check.Check(value)) {
      const error = check.Errors(value).First();
      const place = `${where}${(error?.path ?? "").replaceAll("/", ".")}`;
      const isMissing = error?.value === undefined && error?.path !== "";
      throw new Refusal(
        isMissing ? "paramsMissing" : "paramsWrong",
        `${place}: ${error?.message ?? "wrong"}`,
      );
    }
    const members = value as { readonly [name: string]: unknown };
    for (const { name, bytesMax } of limits) {
      const text = members[name];
      if (typeof text === "string" && Buffer.byteLength(text) > bytesMax) {
        throw new Refusal("paramsWrong", `${where}.${name}: at most ${bytesMax} bytes`);
      }
    }
    return value;
  };
}
