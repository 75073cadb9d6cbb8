import type { PicoFields } from "../../notices/dialects/picoSignature.ts";
import { WrongPicoRequest } from "./picoRequest.ts";

const FIELDS_MAX = 40;

/** The fields of a form, each once; throws LACK_PARAMS for what is none. */
export function readForm(body: string): PicoFields {
  const pairs = [...new URLSearchParams(body)];
  if (pairs.length > FIELDS_MAX) throw new WrongPicoRequest("LACK_PARAMS", "too many fields");
  const fields: { [name: string]: string } = Object.create(null);
  for (const [name, value] of pairs) {
    if (!/^[A-Za-z0-9_]{1,32}$/.test(name)) {
      throw new WrongPicoRequest("LACK_PARAMS", "a field's name");
    }
    if (fields[name] !== undefined) {
      throw new WrongPicoRequest("LACK_PARAMS", `${name}: comes twice`);
    }
    // The store's driver would cut text off there.
    if (value.includes("\0")) throw new WrongPicoRequest("LACK_PARAMS", `${name}: a NUL`);
    fields[name] = value;
  }
  return { ...fields };
}
